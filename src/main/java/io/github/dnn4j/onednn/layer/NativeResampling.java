package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.onednn.primitive.ExtentLimits;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether oneDNN's resampling gives what a layer asks for. Its primitives know one convention only, position (y + 1/2)
 * in / out - 1/2 rounded half away from zero, and compute it in another order of operations than {@link Resampling}
 * has; the backward pass computes in turn which outputs an input belongs to, in yet another one. So its positions are
 * computed here as it does (oneDNN 3.11, src/cpu/resampling_utils.hpp), for the very extents, and compared: the nearest
 * element must be the same, and linear weights within the rounding of a weight.
 */
final class NativeResampling {
    /** The rounding of a weight between 0 and 1 in f32: one unit in the last place. */
    private static final double ROUNDING = 0x1p-23;

    /** Positions along an axis that are listed to be compared, some bytes of Java's memory each. */
    private static final long MOST_LISTED = 1L << 24;

    private NativeResampling() {}

    /** True if the forward primitive may be used. */
    static boolean computes(Resampling layer, Shape input) {
        return isConsidered(layer, input)
                && IntStream.range(0, layer.rank()).allMatch(axis -> {
                    float[] positions = layer.positions(axis, input);
                    long in = input.extent(axis + 2);
                    return switch (layer.mode()) {
                        case NEAREST -> nearest(layer, positions, in);
                        case LINEAR -> linear(positions, in);
                        case CUBIC -> false;
                    };
                });
    }

    /** True if the backward primitive may be used. */
    static boolean differentiates(Resampling layer, Shape input) {
        return isConsidered(layer, input)
                && IntStream.range(0, layer.rank()).allMatch(axis -> {
                    float[] positions = layer.positions(axis, input);
                    long in = input.extent(axis + 2);
                    return switch (layer.mode()) {
                        case NEAREST -> nearestBackward(layer, positions, in);
                        case LINEAR -> linearBackward(positions, in);
                        case CUBIC -> false;
                    };
                });
    }

    private static boolean isConsidered(Resampling layer, Shape input) {
        Shape output = layer.outputShapes(List.of(input)).getFirst();
        boolean listed = IntStream.range(0, layer.rank()).allMatch(axis -> output.extent(axis + 2) <= MOST_LISTED);
        return listed
                && !layer.filters()
                && !isSingle(input)
                && ExtentLimits.isInterpolated(input, output, layer.mode() == Resampling.Mode.LINEAR);
    }

    /** With a single input position plain and channels-last memory look alike, and oneDNN 3.11 mixes them up. */
    private static boolean isSingle(Shape input) {
        return input.elements() == input.extent(0) * input.extent(1);
    }

    private static boolean nearest(Resampling layer, float[] positions, long in) {
        for (int y = 0; y < positions.length; y++) {
            float own = position(y, positions.length, in);
            // roundf: halves away from zero; a position is at least -1/2
            double element = own < 0 ? Math.ceil(own - 0.5) : Math.floor(own + 0.5);
            if (element != layer.nearest().element(positions[y], in)) {
                return false;
            }
        }
        return true;
    }

    private static boolean linear(float[] positions, long in) {
        for (int y = 0; y < positions.length; y++) {
            float asked = inside(positions[y], in);
            if (Math.abs(inside(position(y, positions.length, in), in) - asked) > ROUNDING) {
                return false;
            }
        }
        return true;
    }

    /** An input takes part in the outputs from the one nearest to its lower border up to that of the next input. */
    private static boolean nearestBackward(Resampling layer, float[] positions, long in) {
        int out = positions.length;
        for (int x = 0; x < in; x++) {
            int from = ceiling((float) x * out / in - 0.5f);
            int to = ceiling((x + 1f) * out / in - 0.5f);
            if (x == 0 && from != 0 || to < from || to > out || x == in - 1 && to != out) {
                return false;
            }
            for (int y = from; y < to; y++) {
                if (layer.nearest().element(positions[y], in) != x) {
                    return false;
                }
            }
        }
        return true;
    }

    /** An input is the lower neighbour in one range of outputs and the upper one in another. */
    private static boolean linearBackward(float[] positions, long in) {
        int out = positions.length;
        double[] lower = new double[out];
        double[] upper = new double[out];
        for (int x = 0; x < in; x++) {
            int from = x == 0 ? 0 : ceiling(position(x, in, out));
            int to = Math.min(ceiling(position(x + 1, in, out)), out);
            int fromUpper = after(position(x - 1, in, out));
            int toUpper = x == in - 1 ? out : Math.min(after(position(x, in, out)), out);
            if (!take(positions, in, x, from, to, false, lower, upper)
                    || !take(positions, in, x, fromUpper, toUpper, true, lower, upper)) {
                return false;
            }
        }
        for (int y = 0; y < out; y++) {
            float asked = inside(positions[y], in);
            double share = asked - Math.floor(asked);
            boolean border = Math.floor(asked) == in - 1;
            double below = border ? 1 : 1 - share;
            double above = border ? 0 : share;
            if (Math.abs(lower[y] - below) > ROUNDING || Math.abs(upper[y] - above) > ROUNDING) {
                return false;
            }
        }
        return true;
    }

    /** Adds the weights of an input in a range of outputs; false if an output should have none of it. */
    private static boolean take(
            float[] positions, long in, int x, int from, int to, boolean above, double[] lower, double[] upper) {
        for (int y = from; y < to; y++) {
            float own = position(y, positions.length, in);
            float share = Math.abs(own - (long) own);
            float weight = above ? share : 1 - share;
            float asked = inside(positions[y], in);
            if (x == (long) asked) {
                lower[y] += weight;
            } else if (x == (long) asked + 1) {
                upper[y] += weight;
            } else if (weight > ROUNDING) {
                return false;
            }
        }
        return true;
    }

    private static float position(long y, long out, long in) {
        return (y + 0.5f) * in / out - 0.5f;
    }

    private static int ceiling(float position) {
        return position < 0 ? 0 : (int) Math.ceil(position);
    }

    private static int after(float position) {
        return position < 0 ? 0 : (int) position + 1;
    }

    private static float inside(float position, long in) {
        return Math.clamp(position, 0, in - 1);
    }
}
