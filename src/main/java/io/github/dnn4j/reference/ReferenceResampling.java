package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * The value at each output's position in the input. Cubic and with a wider kernel: the sum of {@link ReferenceFilter}'s
 * parts. Nearest: the position is rounded on every axis and moved to the
 * border if it lies outside. Linear: the mean of the two neighbours on every axis, weighted by nearness; a neighbour
 * outside is replaced by the border's.
 */
final class ReferenceResampling {
    private ReferenceResampling() {}

    static void compute(Resampling layer, Tensor input, Tensor output) {
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        long[] in = Sliding.extents(input.shape());
        long[] out = Sliding.extents(output.shape());
        NearestRounding rounding = layer.nearest();
        float[][] positions = positions(layer, input.shape());
        if (layer.filters()) {
            filter(
                    ReferenceFilter.axes(layer, input.shape(), positions),
                    x,
                    in,
                    y,
                    out,
                    output.shape().elements());
            return;
        }
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long at = from; at < to; at++) {
                float w = positions[2][(int) (at % out[2])];
                float h = positions[1][(int) (at / out[2] % out[1])];
                float d = positions[0][(int) (at / out[2] / out[1] % out[0])];
                long plane = at / out[2] / out[1] / out[0];
                y.set(
                        at,
                        switch (layer.mode()) {
                            case NEAREST -> x.get(nearest(rounding, plane, in, d, h, w));
                            case LINEAR -> linear(x, plane, in, d, h, w);
                            case CUBIC -> throw new IllegalStateException("cubic resampling has a filter");
                        });
            }
        });
    }

    private static void filter(
            List<List<List<ReferenceFilter.Part>>> axes, Numbers x, long[] in, Numbers y, long[] out, long count) {
        Parallel.blocks(count, (from, to) -> {
            for (long at = from; at < to; at++) {
                long plane = at / out[2] / out[1] / out[0] * in[0] * in[1] * in[2];
                y.set(
                        at,
                        ReferenceFilter.parts(
                                        axes,
                                        in,
                                        (int) (at / out[2] / out[1] % out[0]),
                                        (int) (at / out[2] % out[1]),
                                        (int) (at % out[2]))
                                .mapToDouble(part -> part.weight() * x.get(plane + part.element()))
                                .sum());
            }
        });
    }

    /** The input positions of all output positions of three axes; those that the tensor lacks have one element. */
    static float[][] positions(Resampling layer, Shape input) {
        float[][] positions = {{0}, {0}, {0}};
        for (int axis = 0; axis < layer.rank(); axis++) {
            positions[axis + 3 - layer.rank()] = layer.positions(axis, input);
        }
        return positions;
    }

    static long nearest(NearestRounding rounding, long plane, long[] in, float d, float h, float w) {
        return place(plane, in, rounding.element(d, in[0]), rounding.element(h, in[1]), rounding.element(w, in[2]));
    }

    private static double linear(Numbers x, long plane, long[] in, double d, double h, double w) {
        double sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            double cornerD = Math.floor(d) + (corner & 1);
            double cornerH = Math.floor(h) + (corner >> 1 & 1);
            double cornerW = Math.floor(w) + (corner >> 2);
            double weight = (1 - Math.abs(d - cornerD)) * (1 - Math.abs(h - cornerH)) * (1 - Math.abs(w - cornerW));
            if (weight > 0) {
                sum += weight * x.get(place(plane, in, cornerD, cornerH, cornerW));
            }
        }
        return sum;
    }

    static long place(long plane, long[] in, double d, double h, double w) {
        return ((plane * in[0] + inside(d, in[0])) * in[1] + inside(h, in[1])) * in[2] + inside(w, in[2]);
    }

    private static long inside(double position, long extent) {
        return Math.clamp((long) position, 0, extent - 1);
    }
}
