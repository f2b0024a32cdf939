package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Tensor;

/** The same elements in the same row-major order. */
final class ReferenceFlatten {
    private ReferenceFlatten() {}

    static void compute(Tensor input, Tensor output) {
        ReferenceReshape.compute(input, output);
    }
}
