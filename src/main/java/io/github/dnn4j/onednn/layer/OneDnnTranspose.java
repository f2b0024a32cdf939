package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Transpose as a reorder from permuted strides to plain memory; as nothing at all where the memory is plain by the
 * permuted strides already, or where only products of matrices read the result, for they take it by its strides.
 */
public final class OneDnnTranspose {
    private OneDnnTranspose() {}

    public static void lower(Lowering lowering, Transpose layer) {
        if (layer.permutation().isEmpty()) {
            lowering.output(0, lowering.input(0));
            return;
        }
        Operand input = lowering.typedInput(0);
        Shape output = lowering.outputShape(0);
        if (input.desc().isStrided()) {
            MemoryDesc permuted = permuted(lowering, layer.permutation(), input.desc(), output);
            if (permuted.isPlain() || isTakenByProductsOnly(lowering)) {
                MemoryDesc desc = permuted.isPlain() ? lowering.plainDesc(output, permuted.type()) : permuted;
                lowering.emission().view("its result is its input by other strides: nothing is copied", desc);
                lowering.output(0, new Operand(input.buffer(), desc));
                return;
            }
        }
        lowering.output(0, run(lowering, layer.permutation(), lowering.plainInput(0), output));
    }

    private static boolean isTakenByProductsOnly(Lowering lowering) {
        String value = lowering.step().outputs().getFirst();
        List<Step> consumers = lowering.program().consumers(value);
        return !consumers.isEmpty()
                && !lowering.program().isOutput(value)
                && consumers.stream().allMatch(step -> step.layer() instanceof MatrixProduct);
    }

    private static MemoryDesc permuted(Lowering lowering, List<Integer> permutation, MemoryDesc desc, Shape output) {
        long[] present = desc.strides();
        long[] strides = permutation.stream().mapToLong(axis -> present[axis]).toArray();
        return MemoryDesc.strided(lowering.scope(), output, desc.type(), strides);
    }

    /** Axis {@code i} of the result is axis {@code permutation.get(i)} of the plain operand. */
    static Operand run(Lowering lowering, List<Integer> permutation, Operand plain, Shape output) {
        DataType type = plain.desc().type();
        MemoryDesc permuted = permuted(lowering, permutation, plain.desc(), output);
        return lowering.copy(new Operand(plain.buffer(), permuted), lowering.plainDesc(output, type));
    }
}
