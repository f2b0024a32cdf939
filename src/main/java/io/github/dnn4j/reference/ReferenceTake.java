package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Take;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/** Element (p, i, j) of the result, i along the axis, is element (p, position of i, j) of the input. */
final class ReferenceTake {
    private ReferenceTake() {}

    static void compute(Take layer, Tensor input, Tensor output) {
        long in = input.shape().extent(layer.axis());
        long out = output.shape().extent(layer.axis());
        long inner = inner(input.shape(), layer.axis());
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long at = from; at < to; at++) {
                long p = at / inner / out;
                long i = at / inner % out;
                long j = at % inner;
                y.set(at, x.get((p * in + layer.positions().at(i, in)) * inner + j));
            }
        });
    }

    /** The number of positions of the axes after {@code axis}. */
    static long inner(Shape shape, int axis) {
        return shape.strides()[shape.axis(axis)];
    }
}
