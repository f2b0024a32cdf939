package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** Operations on two operands in the backward pass. */
final class CudnnElementwiseBackward {
    private CudnnElementwiseBackward() {}

    static void lower(TrainingLowering training, Elementwise layer) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceValue y = lowering.as(lowering.input(1), type, lowering.input(1).layout());
        DeviceValue dy = lowering.as(training.outputGradient(0), type, Layout.NHWC);
        int operation = CudnnElementwise.code(layer.operation());
        for (int i = 0; i < 2; i++) {
            boolean same = layer.operation() == Elementwise.Operation.ADD
                    || layer.operation() == Elementwise.Operation.SUBTRACT && i == 0;
            if (training.needsInputGradient(i)) {
                boolean whole = same && lowering.input(i).shape().equals(dy.shape());
                training.inputGradient(i, whole ? dy : BinaryBackward.emit(lowering, operation, x, y, dy, i == 1));
            }
        }
    }
}
