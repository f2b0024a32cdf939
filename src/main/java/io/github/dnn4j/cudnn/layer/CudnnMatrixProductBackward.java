package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.layer.Products.Factor;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;

/**
 * The gradients of a product C = A B of matrices: dA = dC B' and dB = A' dC, each written as its operand lies (dA' = B
 * dC' and dB' = dC' A for one that is given transposed), and summed over where the operand repeats.
 */
final class CudnnMatrixProductBackward {
    private CudnnMatrixProductBackward() {}

    static void lower(TrainingLowering training, MatrixProduct layer) {
        for (int i = 0; i < 2; i++) {
            if (training.needsInputGradient(i)) {
                training.inputGradient(i, gradient(training, layer, i));
            }
        }
    }

    private static DeviceValue gradient(TrainingLowering training, MatrixProduct layer, int i) {
        Lowering lowering = training.lowering();
        boolean first = i == 0;
        boolean own = first ? layer.transposeA() : layer.transposeB();
        boolean others = first ? layer.transposeB() : layer.transposeA();
        Factor factor = Products.factor(lowering, 1 - i, own == others);
        DeviceValue dy = training.outputGradient(0);
        Factor arrived = new Factor(lowering.as(dy, lowering.type(0), dy.layout()), own);
        Shape shape = lowering.input(i).shape();
        Shape whole = lowering.outputShape();
        return first == own
                ? Products.emit(lowering, factor, arrived, shape, whole)
                : Products.emit(lowering, arrived, factor, shape, whole);
    }
}
