package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random encoders and decoders with skip connections, every value of them quantized as tools for ONNX write it: S8 or
 * U8 with a zero point of any kind, weights with a scale for each output channel or one for all.
 */
final class RandomQuantizedGraph {
    private static final int[] CHANNELS = {5, 8, 16, 24};

    private final SplittableRandom random;
    private final NetworkBuilder builder;
    private final List<Value> values = new ArrayList<>();
    private final List<Value> skips = new ArrayList<>();
    private final Map<String, Float> constants = new LinkedHashMap<>();
    private final boolean signed;
    private final boolean perChannel;

    private RandomQuantizedGraph(long seed) {
        random = new SplittableRandom(seed);
        builder = new NetworkBuilder("random quantized graph " + seed);
        signed = random.nextBoolean();
        perChannel = random.nextBoolean();
    }

    /** A graph with its parameters. */
    record Drawn(Network network, Parameters parameters) {}

    /** The graph of a seed; its batch N is open. */
    static Drawn of(long seed) {
        return new RandomQuantizedGraph(seed).draw();
    }

    private Drawn draw() {
        long side = 8 + 4L * random.nextInt(2);
        Value x = quantized(builder.input("x", 1, 3, side, side), "x", false);
        x = block("stem", x, channels());
        int depth = 1 + random.nextInt(2);
        for (int i = 0; i < depth; i++) {
            x = block("down" + i, x, channels());
            skips.add(x);
            x = again("pool" + i, x.then("pool" + i, MaxPooling.square(2, 2, 0)));
        }
        x = block("bottom", x, channels());
        for (int i = depth - 1; i >= 0; i--) {
            x = join("up" + i, up("up" + i, x), skips.get(i));
            x = block("decode" + i, x, channels());
        }
        List<Value> outputs = new ArrayList<>(List.of(x.convolution("last", 2, 1)));
        Value other = values.get(random.nextInt(values.size()));
        if (random.nextInt(3) == 0) {
            outputs.add(other);
        }
        Network network = builder.output(outputs.toArray(Value[]::new)).build();
        return new Drawn(network, parameters(network));
    }

    private int channels() {
        return CHANNELS[random.nextInt(CHANNELS.length)];
    }

    /** One to three layers, perhaps with an addition around them. */
    private Value block(String name, Value before, int channels) {
        Value x = quantized(
                before.convolution(name, channels, 3, c -> c.withPadding(1)).relu(name + ".relu"), name, true);
        Value entry = x;
        for (int i = random.nextInt(3); i > 0; i--) {
            x = layer(name + "." + i, x);
        }
        if (x != entry && random.nextBoolean()) {
            Value branch = random.nextBoolean() ? x : x.convolution(name + ".branch", channels, 1);
            Value sum = random.nextBoolean() ? branch.plus(name + ".sum", entry) : entry.plus(name + ".sum", branch);
            boolean relu = random.nextBoolean();
            x = quantized(relu ? sum.relu(name + ".sum.relu") : sum, name + ".sum", relu);
        }
        return x;
    }

    private Value layer(String name, Value x) {
        int channels = x.channels();
        return switch (random.nextInt(7)) {
            case 0 -> quantized(x.depthwise(name, 3, c -> c.withPadding(1)), name, false);
            case 1 -> quantized(x.convolution(name, channels, 1).relu(name + ".relu"), name, true);
            case 2 ->
                quantized(x.convolution(name, channels, 3, c -> c.withPadding(2).withDilation(2)), name, false);
            case 3 -> again(name, x.then(name, MaxPooling.square(3, 1, 1)));
            case 4 -> quantized(x.then(name, AveragePooling.square(3, 1, 1)), name, false);
            case 5 -> quantized(x.then(name, Activation.sigmoid()), name, true);
            default ->
                quantized(
                        x.convolution(name, channels, 1)
                                .then(name + ".swish", random.nextBoolean() ? Activation.silu() : Activation.relu6()),
                        name,
                        false);
        };
    }

    private Value up(String name, Value x) {
        return switch (random.nextInt(3)) {
            case 0 -> again(name, x.then(name, Resampling.nearest(2, 2)));
            case 1 -> quantized(x.then(name, Resampling.linear(2, 2)), name, false);
            default -> {
                TransposedConvolution layer = TransposedConvolution.of(x.channels(), x.channels(), 2, 2)
                        .withStride(2);
                Value y = quantized(x.then(name, layer), name, false);
                // What exporters make of a padding by nothing.
                yield random.nextBoolean() ? again(name + ".pad", y) : y;
            }
        };
    }

    private Value join(String name, Value x, Value skip) {
        if (x.channels() == skip.channels() && random.nextBoolean()) {
            return quantized(skip.plus(name + ".join", x), name + ".join", false);
        }
        boolean first = random.nextBoolean();
        Value join = builder.add(name + ".join", Concat.channels(), first ? skip : x, first ? x : skip);
        return random.nextInt(3) == 0 ? join : quantized(join, name + ".join", false);
    }

    /** Quantized anew, by the constants of the last values or by others. */
    private Value again(String name, Value value) {
        return quantized(value, name + ".again", random.nextBoolean());
    }

    private Value quantized(Value value, String name, boolean positive) {
        int steps = 8 + random.nextInt(24);
        DataType type = random.nextInt(8) == 0 != signed ? DataType.S8 : DataType.U8;
        int lowest = type == DataType.S8 ? -128 : 0;
        int zeroPoint = switch (random.nextInt(3)) {
            case 0 -> type == DataType.S8 && !positive ? 0 : lowest;
            case 1 -> lowest + (positive ? 0 : 128);
            default -> lowest + (positive ? random.nextInt(8) : 64 + random.nextInt(128));
        };
        for (String node : List.of(name + ".q", name + ".dq")) {
            constants.put(node + ".scale", 0.7f / steps);
            constants.put(node + ".zero_point", (float) zeroPoint);
        }
        Value result = value.then(name + ".q", new Quantize(type, 1, 0)).then(name + ".dq", new Dequantize(type, 1, 0));
        values.add(result);
        return result;
    }

    private Parameters parameters(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(
                Parameters.initialise(network, Initialiser.he(random.nextInt())).asMap());
        constants.forEach((name, value) -> tensors.get(name).fill(value));
        Map<String, QuantizedWeight> weights = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Convolution layer) {
                String name = node.parameters().getFirst();
                weights.put(name, weight(layer));
                Tensor bias = tensors.get(node.parameters().get(1));
                for (long i = 0; i < bias.shape().elements(); i++) {
                    bias.setFloat(i, (float) random.nextDouble(-0.2, 0.2));
                }
            }
        }
        return new Parameters(tensors).withQuantized(weights);
    }

    private QuantizedWeight weight(Convolution layer) {
        Shape shape = layer.weightShape();
        Tensor integers = Tensor.allocate(shape, DataType.S8);
        for (long i = 0; i < shape.elements(); i++) {
            integers.setFloat(i, random.nextInt(-127, 128));
        }
        double spread = 1.4 / (73 * Math.sqrt((double) shape.elements() / shape.extent(0)));
        Tensor scales = Tensor.allocate(Shape.of(shape.extent(0)), DataType.F32);
        for (long i = 0; i < shape.extent(0); i++) {
            scales.setFloat(i, (float) (spread * (perChannel ? random.nextDouble(0.5, 1.5) : 1)));
        }
        return new QuantizedWeight(integers, scales);
    }
}
