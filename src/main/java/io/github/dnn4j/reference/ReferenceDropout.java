package io.github.dnn4j.reference;

import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.tensor.Tensor;

/** The identity, since nothing is dropped at inference; in training what the mask keeps, scaled. */
final class ReferenceDropout {
    private ReferenceDropout() {}

    static void compute(Tensor input, Tensor output) {
        output.copyFrom(input);
    }

    /** Drops and scales. */
    static void train(DropoutMask mask, Tensor input, Tensor output) {
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                y.set(i, mask.keeps(i) ? x.get(i) * mask.scale() : 0);
            }
        });
    }
}
