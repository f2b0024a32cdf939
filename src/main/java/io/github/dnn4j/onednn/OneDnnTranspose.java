package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/** Transpose as a reorder from permuted strides to plain memory. */
final class OneDnnTranspose {
    private OneDnnTranspose() {}

    static void lower(Lowering lowering, Transpose layer) {
        Shape output = lowering.outputShape(0);
        DataType type = lowering.type(0);
        if (layer.permutation().isEmpty()) {
            lowering.output(0, lowering.input(0));
            return;
        }
        Operand source = lowering.plainInput(0);
        long[] dense = source.desc().shape().strides();
        long[] strides =
                layer.permutation().stream().mapToLong(axis -> dense[axis]).toArray();
        MemoryDesc permuted = MemoryDesc.strided(lowering.scope(), output, type, strides);
        lowering.output(0, lowering.copy(new Operand(source.buffer(), permuted), lowering.plainDesc(output, type)));
    }
}
