package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Tensor;

/** The input's gradient is the outputs' laid one after the other. */
final class ReferenceSplitBackward {
    private ReferenceSplitBackward() {}

    static void compute(Split layer, Backward pass) {
        if (pass.inputGradient().isEmpty()) {
            return;
        }
        Numbers dx = Numbers.of(pass.inputGradient().get());
        long outer = ReferenceConcat.outer(pass.input().shape(), layer.axis());
        long all = pass.input().shape().elements() / outer;
        long before = 0;
        for (Tensor outputGradient : pass.outputGradients()) {
            Numbers dy = Numbers.of(outputGradient);
            long slab = outputGradient.shape().elements() / outer;
            for (long i = 0; i < outputGradient.shape().elements(); i++) {
                dx.add(i / slab * all + before + i % slab, dy.get(i));
            }
            before += slab;
        }
    }
}
