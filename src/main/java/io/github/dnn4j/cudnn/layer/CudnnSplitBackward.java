package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Layout;

/** Split in the backward pass: the gradients of the parts side by side. */
final class CudnnSplitBackward {
    private CudnnSplitBackward() {}

    static void lower(TrainingLowering training, Split layer) {
        Lowering lowering = training.lowering();
        DeviceValue dx = lowering.result(lowering.input(0).shape(), lowering.type(0), Layout.NHWC);
        int axis = dx.shape().axis(layer.axis());
        long before = 0;
        for (int i = 0; i < layer.outputs(); i++) {
            DeviceValue dy = training.outputGradient(i);
            Moves.emit(lowering, dy, dx, dy.strides(), 0, dx.strides(), before * dx.strides()[axis]);
            before += layer.sizes().get(i);
        }
        training.inputGradient(0, dx);
    }
}
