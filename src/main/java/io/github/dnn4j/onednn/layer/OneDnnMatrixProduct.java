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

/** Products of matrices by oneDNN's matrix product, which reads and writes transposed ones, by strides. */
public final class OneDnnMatrixProduct {
    private OneDnnMatrixProduct() {}

    public static void lower(Lowering lowering, MatrixProduct layer) {
        Shape shape = lowering.outputShape(0);
        long inner = layer.inner(List.of(lowering.inputShape(0), lowering.inputShape(1)));
        DataType type = WeightedForward.typeOfProducts(lowering, inner);
        Operand result = MatrixOperand.multiply(
                lowering,
                MatrixOperand.of(lowering, lowering.input(0), layer.transposeA(), type, shape.rank()),
                MatrixOperand.of(lowering, lowering.input(1), layer.transposeB(), type, shape.rank()),
                layouts(lowering, shape, type));
        lowering.output(0, lowering.typed(result, lowering.type(0)));
    }

    /** As a transpose that alone reads the result wants it, so that it moves nothing, and row-major order. */
    private static List<MemoryDesc> layouts(Lowering lowering, Shape shape, DataType type) {
        MemoryDesc plain = lowering.plainDesc(shape, type);
        String value = lowering.step().outputs().getFirst();
        List<Step> consumers = lowering.program().consumers(value);
        if (lowering.program().isOutput(value)
                || consumers.size() != 1
                || !(consumers.getFirst().layer() instanceof Transpose transpose)
                || transpose.permutation().getLast() != shape.rank() - 1) {
            return List.of(plain);
        }
        List<Integer> permutation = transpose.permutation();
        long[] wanted = transpose.outputShapes(List.of(shape)).getFirst().strides();
        long[] strides = new long[wanted.length];
        for (int i = 0; i < strides.length; i++) {
            strides[permutation.get(i)] = wanted[i];
        }
        return List.of(MemoryDesc.strided(lowering.scope(), shape, type, strides), plain);
    }
}
