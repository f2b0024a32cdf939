package io.github.dnn4j.compile;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * y = factor x + offset with constants for each channel, in double precision.
 *
 * @param factor a factor for each channel
 * @param offset an offset for each channel
 */
record ChannelAffine(double[] factor, double[] offset) {
    /**
     * scale (x - mean) / sqrt(variance + epsilon) + shift as factor and offset (Ioffe and Szegedy, 2015, section 3.1).
     */
    static ChannelAffine of(BatchNormalization layer, Tensor scale, Tensor shift, Tensor mean, Tensor variance) {
        double[] factor = new double[layer.channels()];
        double[] offset = new double[layer.channels()];
        for (int c = 0; c < factor.length; c++) {
            factor[c] = scale.getFloat(c) / Math.sqrt(variance.getFloat(c) + layer.epsilon());
            offset[c] = shift.getFloat(c) - mean.getFloat(c) * factor[c];
        }
        return new ChannelAffine(factor, offset);
    }

    /**
     * An element-wise operation of a value (N, channels, ...) with a constant as factor and offset.
     *
     * @param rank rank of the value
     * @param constantFirst whether the constant is the first operand
     * @return empty if the constant differs within a channel or between samples, enlarges the value, or the operation
     *     is not affine in the value
     */
    static Optional<ChannelAffine> of(
            Elementwise layer, Tensor constant, boolean constantFirst, int channels, int rank) {
        if (!isPerChannel(constant.shape(), channels, rank)) {
            return Optional.empty();
        }
        double[] factor = new double[channels];
        double[] offset = new double[channels];
        Arrays.fill(factor, 1);
        for (int c = 0; c < channels; c++) {
            double k = constant.getFloat(constant.shape().elements() == 1 ? 0 : c);
            switch (layer.operation()) {
                case ADD -> offset[c] = k;
                case SUBTRACT -> {
                    factor[c] = constantFirst ? -1 : 1;
                    offset[c] = constantFirst ? k : -k;
                }
                case MULTIPLY -> factor[c] = k;
                case DIVIDE -> {
                    if (constantFirst) {
                        return Optional.empty();
                    }
                    factor[c] = 1 / k;
                }
                case MAX, MIN, POW, FMOD, EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new ChannelAffine(factor, offset));
    }

    /** Shapes align at the innermost axis, so channels are axis {@code rank - 1} from the end. */
    private static boolean isPerChannel(Shape shape, int channels, int rank) {
        if (shape.rank() > rank) {
            return false;
        }
        for (int axis = 1; axis <= shape.rank(); axis++) {
            long extent = shape.extent(-axis);
            if (extent != 1 && !(axis == rank - 1 && extent == channels)) {
                return false;
            }
        }
        return true;
    }

    /** True if no constant is infinite or NaN as a float. */
    boolean isFinite() {
        return Arrays.stream(factor).allMatch(x -> Float.isFinite((float) x))
                && Arrays.stream(offset).allMatch(x -> Float.isFinite((float) x));
    }
}
