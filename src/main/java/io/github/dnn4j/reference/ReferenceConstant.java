package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Tensor;

/** The parameter itself. */
final class ReferenceConstant {
    private ReferenceConstant() {}

    static void compute(Tensor value, Tensor output) {
        output.copyFrom(value);
    }
}
