package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The inverse of concatenation: slabs of the input dealt out to the outputs. */
final class ReferenceSplit {
    private ReferenceSplit() {}

    static void compute(Split layer, Tensor input, List<Tensor> outputs) {
        long outer = ReferenceConcat.outer(input.shape(), layer.axis());
        long place = 0;
        for (long i = 0; i < outer; i++) {
            for (Tensor output : outputs) {
                long slab = output.bytes() / outer;
                MemorySegment.copy(input.segment(), place, output.segment(), i * slab, slab);
                place += slab;
            }
        }
    }
}
