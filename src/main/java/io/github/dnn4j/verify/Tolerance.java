package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import java.util.List;

/**
 * How far a result may be from the reference, as max|a - b| / max|b|.
 *
 * @param relative the largest allowed value of the measure; 0 for results that must be exact
 * @param type the type that results are stored in: an exact result may be rounded to it once
 * @param offByOne the share of integer results that may be 1 off; 0 if all must be exact, 1 if something else tells
 *     which may ({@link Ties})
 */
public record Tolerance(double relative, DataType type, double offByOne) {
    private static final double F32_STEP = 1e-5;
    private static final double F32_MOST = 1e-4;
    private static final double BF16_STEP = 0x1p-7;
    private static final double BF16_MOST = 2e-2;
    private static final double F16_STEP = 0x1p-10;
    private static final double F16_MOST = 2.5e-3;

    /**
     * The share of integers that may be rounded to a neighbour when layers from Dequantize to Quantize are one step.
     * The reference sums products of numbers each of which was rounded to F32, an integer step multiplies an exact sum:
     * with the scales, bias and addition after it they differ by at most delta = 2^-23 A + 6 2^-24 M steps of the
     * result, where A is the sum of the products' magnitudes and M the largest intermediate result, both in such steps.
     * For 1024 products of 256 steps each A is 2^18 and delta below 2^-3, so that results differ by 1 at most, and only
     * where the exact one lies within delta of the middle between two integers. Rounding errors of n terms add up like
     * sqrt(n), which leaves 32 256 2^-23, or 2^-10; of results that are spread evenly 2 delta lie so close, 1 in 512.
     * (In MobileNet v2 and SqueezeNet on random pictures it is 1 in 200,000.)
     */
    private static final double OFF_BY_ONE = 0x1p-9;

    /** For results that are not integers. */
    public Tolerance(double relative, DataType type) {
        this(relative, type, 0);
    }

    /** Every element equals the reference, or the reference rounded to {@code precision}. */
    public static Tolerance exact(Precision precision) {
        return new Tolerance(0, precision.type());
    }

    /**
     * For layers computed as one step, from inputs that the reference received too. F32 rounding errors of a sum grow
     * with the square root of its length, at 1e-5 up to 25 terms and 1e-4 at most. Sums in BF16 and F16 are kept in
     * F32, so what counts is the rounding when a value is stored, half a unit of 2^-8 and 2^-11, and again where a
     * layer is composed of two operations: 2^-7 and 2^-10 times the square root of the layers, at most 2e-2 and 2.5e-3.
     * TF32 has the fraction of F16, rounded when it is multiplied, and its tolerances.
     */
    public static Tolerance ofStep(List<Layer> layers, Precision precision) {
        double length =
                layers.stream().mapToDouble(Tolerance::accumulationLength).max().orElse(1);
        double steps = Math.sqrt(layers.size());
        double relative = switch (precision) {
            case F32 -> Math.min(F32_MOST, F32_STEP * layers.size() * Math.max(1, Math.sqrt(length) / 5));
            case BF16 -> Math.min(BF16_MOST, BF16_STEP * steps);
            case TF32, F16 -> Math.min(F16_MOST, F16_STEP * steps);
        };
        return new Tolerance(relative, precision.type(), roundsSums(layers) ? OFF_BY_ONE : 0);
    }

    /**
     * For what one layer computes forward and back in training, from values that the reference received too: as {@link
     * #ofStep}, with the longest sum of both ways, which for the gradient of a parameter runs over the batch and all
     * positions. In BF16 and F16 sums are kept in F32, so that their length does not count.
     *
     * @param length terms of the longest sum
     */
    public static Tolerance ofGradient(double length, Precision precision) {
        double relative = switch (precision) {
            case F32 -> Math.min(F32_MOST, F32_STEP * Math.max(1, Math.sqrt(length) / 5));
            case BF16 -> BF16_STEP;
            case TF32, F16 -> F16_STEP;
        };
        return new Tolerance(relative, precision.type());
    }

    /** True if the layers go from integers through arithmetic to integers. */
    private static boolean roundsSums(List<Layer> layers) {
        return layers.stream().anyMatch(Quantize.class::isInstance)
                && layers.stream()
                        .anyMatch(layer -> !(layer instanceof Quantize
                                || layer instanceof Dequantize
                                || layer instanceof Concat
                                || layer instanceof MaxPooling
                                || layer instanceof Flatten
                                || layer instanceof Reshape
                                || layer instanceof Transpose
                                || layer instanceof ChannelShuffle
                                || layer instanceof Split
                                || layer instanceof Take));
    }

    /**
     * For the outputs of a whole network that quantizes values inside. Where a step rounds to the neighbouring integer
     * the steps after it see a value that is off by 2^-8 of its range, as if it were stored in BF16.
     */
    public static Tolerance ofQuantizedNetwork(int layers) {
        return new Tolerance(ofNetwork(layers, Precision.BF16).relative(), DataType.F32, OFF_BY_ONE);
    }

    /** For the outputs of a whole network: by its depth, and by whether it quantizes values inside. */
    public static Tolerance ofNetwork(Network network, Precision precision) {
        int layers = network.nodes().size();
        return network.nodes().stream().anyMatch(node -> node.layer() instanceof Quantize)
                ? ofQuantizedNetwork(layers)
                : ofNetwork(layers, precision);
    }

    /**
     * For the outputs of a whole network of {@code layers} layers, whose rounding errors add up at random: 1e-4 in F32;
     * in BF16 and F16 2^-7 and 2^-10 times the square root of the depth, at most 0.1 and 0.0125.
     */
    public static Tolerance ofNetwork(int layers, Precision precision) {
        double depth = Math.sqrt(Math.max(1, layers));
        double relative = switch (precision) {
            case F32 -> F32_MOST;
            case BF16 -> Math.min(0.1, BF16_STEP * depth);
            case TF32, F16 -> Math.min(0.0125, F16_STEP * depth);
        };
        return new Tolerance(relative, precision.type());
    }

    /** The number of products in one element of the result; 1 for layers that do not sum products. */
    static double accumulationLength(Layer layer) {
        if (layer instanceof Convolution c) {
            return (double) c.inChannels() / c.groups() * c.window().taps();
        }
        if (layer instanceof TransposedConvolution c) {
            return (double) c.inChannels() / c.groups() * c.window().taps();
        }
        return layer instanceof FullyConnected f ? f.inFeatures() : 1;
    }

    /** How many of so many integers may be 1 off: at least one where any may. */
    long mostOffByOne(long elements) {
        return offByOne == 0 ? 0 : (long) Math.max(1, offByOne * elements);
    }

    /** True if results must be exact. */
    public boolean isExact() {
        return relative == 0;
    }
}
