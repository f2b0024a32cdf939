package io.github.dnn4j.fuzz.extents;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.fuzz.extents.Extents.Temper;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A random network of one to three layers with extents of any size, the same for the same seed.
 *
 * @param network the network
 * @param integerWeights parameters that are held in 8 bits
 * @param precision what it computes in
 * @param threads the team's size
 * @param training whether it is trained instead of run
 * @param optimize whether layers are fused
 * @param propagate whether what is not finite comes through, as only inference can be asked to
 */
record ExtremeCase(
        Network network,
        Set<String> integerWeights,
        Precision precision,
        int threads,
        boolean training,
        boolean optimize,
        boolean propagate) {
    private static final int MOST_DRAWS = 40;

    /** The case of a seed. */
    static ExtremeCase of(long seed) {
        SplittableRandom random = new SplittableRandom(seed).split(); // streams of neighbouring seeds lie apart
        while (true) {
            try {
                return new Drawing(seed, random).drawn();
            } catch (InvalidDescriptorException doesNotFit) {
                // Draws again, from where the random numbers are.
            }
        }
    }

    /** What it is, for a report. */
    String describe() {
        StringBuilder text = new StringBuilder(precision + (training ? " training" : " forward"));
        text.append(optimize ? "" : " as written").append(propagate ? " propagating" : "");
        network.inputs()
                .forEach(input ->
                        text.append(' ').append(input.type()).append(':').append(input.shape()));
        for (Node node : network.nodes()) {
            text.append(" | ").append(node.layer());
        }
        return text.toString();
    }

    private static final class Drawing {
        private final Extents draw;
        private final ExtremeLayers layers;
        private final NetworkBuilder builder;
        private final Precision precision;
        private final boolean training;
        private final boolean integers;
        private final Set<String> integerWeights = new HashSet<>();
        private int number;

        Drawing(long seed, SplittableRandom random) {
            Temper temper = List.of(Temper.SMALL, Temper.AWKWARD, Temper.HUGE, Temper.HUGE, Temper.HUGE)
                    .get(random.nextInt(5));
            draw = new Extents(random, temper);
            layers = new ExtremeLayers(draw);
            builder = new NetworkBuilder("extremes " + seed);
            precision = draw.oneIn(3) ? Precision.BF16 : Precision.F32;
            training = draw.oneIn(3);
            integers = !training && draw.oneIn(3);
        }

        ExtremeCase drawn() {
            Shape shape = layers.quick(layers.shape());
            boolean integerInput = integers && draw.oneIn(4);
            DataType type = integerInput ? draw.oneIn(2) ? DataType.S8 : DataType.U8 : DataType.F32;
            Value x = builder.input(new NetworkInput("x", type, shape, Collections.nCopies(shape.rank(), "")));
            int count = draw.of(1, 1, 1, 2, 3);
            for (int i = 0; i < count; i++) {
                x = appended(x);
            }
            Network network = builder.output(x).build();
            int threads = draw.oneIn(8) ? 2 : 1;
            boolean optimize = training || !draw.oneIn(5);
            boolean propagate = !training && draw.oneIn(6);
            return new ExtremeCase(network, integerWeights, precision, threads, training, optimize, propagate);
        }

        private Value appended(Value x) {
            for (int draws = 0; draws < MOST_DRAWS; draws++) {
                try {
                    return append(x);
                } catch (InvalidDescriptorException doesNotFit) {
                    // The next layer may.
                }
            }
            throw new InvalidDescriptorException("no layer fits " + x.shape());
        }

        private String name() {
            return "n" + number++;
        }

        private Value append(Value x) {
            return switch (draw.random().nextInt(8)) {
                case 0 -> joined(x);
                case 1 -> {
                    List<Value> parts = builder.addAll(name(), layers.split(x.shape()), x);
                    yield parts.get(draw.random().nextInt(parts.size()));
                }
                default -> {
                    Layer layer = layers.next(x.shape());
                    layer.outputShapes(List.of(x.shape())).forEach(layers::quick);
                    yield integers && (isLinear(layer) || draw.oneIn(6))
                            ? onIntegers(x, layer)
                            : builder.add(name(), layer, x);
                }
            };
        }

        private static boolean isLinear(Layer layer) {
            return layer instanceof Convolution || layer instanceof FullyConnected;
        }

        private Value joined(Value x) {
            Layer layer = layers.joining(x.shape());
            boolean elementwise = layer instanceof Elementwise;
            Value other = elementwise && draw.oneIn(2) ? builder.add(name(), layers.constant(x.shape())) : x;
            if (other == x && draw.oneIn(2)) {
                Layer between = layers.next(x.shape());
                if (between.outputShapes(List.of(x.shape())).equals(List.of(x.shape()))) {
                    other = builder.add(name(), between, x);
                }
            }
            return builder.add(name(), layer, x, other);
        }

        /** The layer between Dequantize and Quantize, as a quantized network has it. */
        private Value onIntegers(Value x, Layer layer) {
            DataType type = draw.oneIn(2) ? DataType.S8 : DataType.U8;
            Value integer = builder.add(name(), new Quantize(type, 1, 0), x);
            Value number = builder.add(name(), new Dequantize(type, 1, 0), integer);
            String node = name();
            Value result = builder.add(node, layer, number);
            if (isLinear(layer)) {
                integerWeights.add(node + ".weight");
            }
            if (draw.oneIn(2)) {
                return result;
            }
            Value stored = builder.add(name(), new Quantize(type, 1, 0), result);
            return builder.add(name(), new Dequantize(type, 1, 0), stored);
        }
    }
}
