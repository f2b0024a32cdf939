package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Products of matrices by oneDNN's matrix product, which reads transposed ones, and others' strides, as they lie. */
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
                shape,
                type);
        lowering.output(0, lowering.typed(result, lowering.type(0)));
    }
}
