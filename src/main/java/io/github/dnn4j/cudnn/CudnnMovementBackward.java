package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Layers that only move elements, on the way back: everything goes where it came from. */
final class CudnnMovementBackward {
    private CudnnMovementBackward() {}

    /** Flatten and reshape. */
    static void reshape(TrainingLowering training) {
        Lowering lowering = training.lowering();
        DeviceValue gradient = training.outputGradient(0);
        DeviceValue plain = lowering.as(gradient, gradient.type(), Layout.NCHW);
        training.inputGradient(0, new DeviceValue(plain.buffer(), lowering.input(0).shape(), plain.type(), Layout.NCHW));
    }

    static void transpose(TrainingLowering training, Transpose layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        DeviceValue dx = lowering.result(lowering.input(0).shape(), dy.type(), Layout.NHWC);
        long[] strides = dx.strides();
        long[] target =
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
        Moves.emit(lowering, dy, dx, dy.strides(), 0, target, 0);
        training.inputGradient(0, dx);
    }

    /** Channel c of g groups went to where C / g groups bring it back from. */
    static void shuffle(TrainingLowering training, ChannelShuffle layer) {
        Lowering lowering = training.lowering();
        DeviceValue gradient = training.outputGradient(0);
        DeviceValue dy = lowering.as(gradient, gradient.type(), Layout.NHWC);
        int rest = Math.toIntExact(dy.shape().extent(1) / layer.groups());
        training.inputGradient(0, CudnnMovement.shuffled(lowering, dy, rest));
    }

    static void concat(TrainingLowering training, Concat layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        int axis = dy.shape().axis(layer.axis());
        long before = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            Shape shape = lowering.input(i).shape();
            if (training.needsInputGradient(i)) {
                DeviceValue dx = lowering.result(shape, dy.type(), Layout.NHWC);
                Moves.emit(
                        lowering,
                        shape,
                        dy,
                        dx,
                        dy.strides(),
                        before * dy.strides()[axis],
                        dx.strides(),
                        0);
                training.inputGradient(i, dx);
            }
            before += shape.extent(axis);
        }
    }

    static void split(TrainingLowering training, Split layer) {
        Lowering lowering = training.lowering();
        DeviceValue dx = lowering.result(lowering.input(0).shape(), lowering.type(0), Layout.NHWC);
        int axis = dx.shape().axis(layer.axis());
        long before = 0;
        for (int i = 0; i < layer.outputs(); i++) {
            DeviceValue dy = training.outputGradient(i);
            Moves.emit(
                    lowering,
                    dy,
                    dx,
                    dy.strides(),
                    0,
                    dx.strides(),
                    before * dx.strides()[axis]);
            before += layer.sizes().get(i);
        }
        training.inputGradient(0, dx);
    }

    static void pad(TrainingLowering training, ConstantPadding layer) {
        Lowering lowering = training.lowering();
        training.inputGradient(
                0, Moves.part(lowering, training.outputGradient(0), lowering.input(0).shape(), layer.before()));
    }
}
