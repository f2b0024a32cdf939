package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The slabs of all inputs one after the other, for every position of the axes before the one joined. */
final class ReferenceConcat {
    private ReferenceConcat() {}

    static void compute(Concat layer, List<Tensor> inputs, Tensor output) {
        long outer = outer(output.shape(), layer.axis());
        long place = 0;
        for (long i = 0; i < outer; i++) {
            for (Tensor input : inputs) {
                long slab = input.bytes() / outer;
                MemorySegment.copy(input.segment(), i * slab, output.segment(), place, slab);
                place += slab;
            }
        }
    }

    /** The number of positions of the axes before {@code axis}. */
    static long outer(Shape shape, int axis) {
        long outer = 1;
        for (int i = 0; i < shape.axis(axis); i++) {
            outer *= shape.extent(i);
        }
        return outer;
    }
}
