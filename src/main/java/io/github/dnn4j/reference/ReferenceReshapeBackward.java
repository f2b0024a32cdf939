package io.github.dnn4j.reference;

/** The same elements in the same row-major order. */
final class ReferenceReshapeBackward {
    private ReferenceReshapeBackward() {}

    static void compute(Backward pass) {
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient().ifPresent(dx -> Accumulation.each(dx, dy::get));
    }
}
