package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Concatenation in the backward pass: every part of the gradient by itself. */
final class CudnnConcatBackward {
    private CudnnConcatBackward() {}

    static void lower(TrainingLowering training, Concat layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        int axis = dy.shape().axis(layer.axis());
        long before = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            Shape shape = lowering.input(i).shape();
            if (training.needsInputGradient(i)) {
                DeviceValue dx = lowering.result(shape, dy.type(), Layout.NHWC);
                Moves.emit(lowering, shape, dy, dx, dy.strides(), before * dy.strides()[axis], dx.strides(), 0);
                training.inputGradient(i, dx);
            }
            before += shape.extent(axis);
        }
    }
}
