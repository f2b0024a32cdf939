package io.github.dnn4j.reference;

/** The derivative by a value that is learned is that by the output; nothing goes in. */
final class ReferenceConstantBackward {
    private ReferenceConstantBackward() {}

    static void compute(Backward pass) {
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.parameterGradients().getFirst().ifPresent(dv -> Accumulation.each(dv, dy::get));
    }
}
