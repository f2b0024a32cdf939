package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of a product C = A B of matrices: dA = dC B' and dB = A' dC, each written as its operand lies (dA' = B
 * dC' and dB' = dC' A for one that is given transposed), and summed over where the operand repeats.
 */
public final class OneDnnMatrixProductBackward {
    private OneDnnMatrixProductBackward() {}

    public static void lower(TrainingLowering training, MatrixProduct layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        for (int i = 0; i < 2; i++) {
            if (training.needsInputGradient(i)) {
                training.inputGradient(i, gradient(lowering, layer, gradient, i));
            }
        }
    }

    private static Operand gradient(Lowering lowering, MatrixProduct layer, Operand dy, int i) {
        Shape shape = lowering.inputShape(i);
        Shape full = full(shape, lowering.outputShape(0));
        boolean summed = !MatrixProduct.stack(shape).equals(MatrixProduct.stack(full));
        // What is summed afterwards is not rounded before.
        DataType type = summed ? DataType.F32 : lowering.floatingType();
        List<MemoryDesc> layout = List.of(lowering.plainDesc(full, type));
        boolean first = i == 0;
        boolean own = first ? layer.transposeA() : layer.transposeB();
        boolean others = first ? layer.transposeB() : layer.transposeA();
        int rank = full.rank();
        MatrixOperand factor =
                MatrixOperand.of(lowering, lowering.input(1 - i), own == others, lowering.floatingType(), rank);
        MatrixOperand arrived = MatrixOperand.of(lowering, dy, own, lowering.floatingType(), rank);
        Operand product = first == own
                ? MatrixOperand.multiply(lowering, factor, arrived, layout)
                : MatrixOperand.multiply(lowering, arrived, factor, layout);
        return OneDnnElementwiseBackward.reduce(lowering, product, shape);
    }

    /** The matrices of an operand, one for each entry of the result's leading axes. */
    private static Shape full(Shape operand, Shape result) {
        long[] extents = Arrays.copyOf(result.toArray(), result.rank());
        extents[extents.length - 2] = operand.extent(-2);
        extents[extents.length - 1] = operand.extent(-1);
        return Shape.of(extents);
    }
}
