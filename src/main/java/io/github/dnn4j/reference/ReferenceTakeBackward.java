package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Take;

/** The gradient of an element is the sum of those of all its copies. */
final class ReferenceTakeBackward {
    private ReferenceTakeBackward() {}

    static void compute(Take layer, Backward pass) {
        long in = pass.input().shape().extent(layer.axis());
        long out = pass.outputGradient().shape().extent(layer.axis());
        long inner = ReferenceTake.inner(pass.input().shape(), layer.axis());
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx -> Accumulation.parts(dx, in * inner, (sums, p) -> {
                    for (long i = 0; i < out; i++) {
                        long from = layer.positions().at(i, in);
                        for (long j = 0; j < inner; j++) {
                            sums[(int) (from * inner + j)] += dy.get((p * out + i) * inner + j);
                        }
                    }
                }));
    }
}
