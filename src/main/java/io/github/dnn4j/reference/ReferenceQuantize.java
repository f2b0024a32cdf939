package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * saturate(round(x / scale) + zeroPoint). The quotient is one F32 division, as frameworks compute it, rounded to the
 * nearest integer, ties to even; then the zero point is added and the sum saturated.
 */
final class ReferenceQuantize {
    private ReferenceQuantize() {}

    static void compute(Quantize layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Numbers scale = Numbers.of(parameters.get(0));
        Numbers zeroPoint = Numbers.of(parameters.get(1));
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        long inner = inner(output.shape(), layer.count(), layer.axis());
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                long which = i / inner % layer.count();
                float quotient = (float) x.get(i) / (float) scale.get(which);
                y.set(i, Math.rint(quotient) + zeroPoint.get(which));
            }
        });
    }

    /** The number of consecutive elements that share a scale. */
    static long inner(Shape shape, int count, int axis) {
        return count == 1 ? shape.elements() : shape.strides()[shape.axis(axis)];
    }
}
