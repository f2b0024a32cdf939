package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Layout;

/** Transposition in the backward pass: every element goes where it came from. */
final class CudnnTransposeBackward {
    private CudnnTransposeBackward() {}

    static void lower(TrainingLowering training, Transpose layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        DeviceValue dx = lowering.result(lowering.input(0).shape(), dy.type(), Layout.NHWC);
        long[] strides = dx.strides();
        long[] target =
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
        Moves.emit(lowering, dy, dx, dy.strides(), 0, target, 0);
        training.inputGradient(0, dx);
    }
}
