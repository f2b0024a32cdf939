package io.github.dnn4j.reference;

import io.github.dnn4j.layer.ConstantPadding;

/** The part of the output's gradient that is not border. */
final class ReferenceConstantPaddingBackward {
    private ReferenceConstantPaddingBackward() {}

    static void compute(ConstantPadding layer, Backward pass) {
        long[] strides = pass.outputGradient().shape().strides();
        long corner = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            corner += layer.before().get(axis) * strides[axis];
        }
        long start = corner;
        Strides toOutput = new Strides(pass.input().shape(), strides);
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient().ifPresent(dx -> Accumulation.each(dx, i -> dy.get(start + toOutput.at(i))));
    }
}
