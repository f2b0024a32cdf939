package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Transpose as a reorder from permuted strides to plain memory. */
public final class OneDnnTranspose {
    private OneDnnTranspose() {}

    public static void lower(Lowering lowering, Transpose layer) {
        if (layer.permutation().isEmpty()) {
            lowering.output(0, lowering.input(0));
            return;
        }
        lowering.output(0, run(lowering, layer.permutation(), lowering.plainInput(0), lowering.outputShape(0)));
    }

    /** Axis {@code i} of the result is axis {@code permutation.get(i)} of the plain operand. */
    static Operand run(Lowering lowering, List<Integer> permutation, Operand plain, Shape output) {
        DataType type = plain.desc().type();
        long[] dense = plain.desc().shape().strides();
        long[] strides = permutation.stream().mapToLong(axis -> dense[axis]).toArray();
        MemoryDesc permuted = MemoryDesc.strided(lowering.scope(), output, type, strides);
        return lowering.copy(new Operand(plain.buffer(), permuted), lowering.plainDesc(output, type));
    }
}
