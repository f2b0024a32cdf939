package io.github.dnn4j.reference;

/** The same elements in the same row-major order. */
final class ReferenceFlattenBackward {
    private ReferenceFlattenBackward() {}

    static void compute(Backward pass) {
        ReferenceReshapeBackward.compute(pass);
    }
}
