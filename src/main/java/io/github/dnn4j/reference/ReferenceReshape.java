package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** The same elements in the same row-major order. */
final class ReferenceReshape {
    private ReferenceReshape() {}

    static void compute(Tensor input, Tensor output) {
        MemorySegment.copy(input.segment(), 0, output.segment(), 0, output.bytes());
    }
}
