package io.github.dnn4j.reference;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.tensor.Tensor;

/** The border's value everywhere, then the input at its place. */
final class ReferenceConstantPadding {
    private ReferenceConstantPadding() {}

    static void compute(ConstantPadding layer, Tensor input, Tensor output) {
        output.fill(layer.value());
        long[] strides = output.shape().strides();
        long corner = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            corner += layer.before().get(axis) * strides[axis];
        }
        long start = corner;
        Strides toOutput = new Strides(input.shape(), strides);
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(input.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                y.set(start + toOutput.at(i), x.get(i));
            }
        });
    }
}
