package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Tensor;

/** Every input's gradient is its slabs of the output's. */
final class ReferenceConcatBackward {
    private ReferenceConcatBackward() {}

    static void compute(Concat layer, Backward pass) {
        Numbers dy = Numbers.of(pass.outputGradient());
        long outer = ReferenceConcat.outer(pass.outputGradient().shape(), layer.axis());
        long all = pass.outputGradient().shape().elements() / outer;
        long before = 0;
        for (int input = 0; input < pass.inputs().size(); input++) {
            Tensor x = pass.inputs().get(input);
            long slab = x.shape().elements() / outer;
            long start = before;
            pass.inputGradients()
                    .get(input)
                    .ifPresent(dx -> Accumulation.each(dx, i -> dy.get(i / slab * all + start + i % slab)));
            before += slab;
        }
    }
}
