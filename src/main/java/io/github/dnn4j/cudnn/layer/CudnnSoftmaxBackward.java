package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Softmax;
import java.util.List;

/** Softmax in the backward pass, from the probabilities, or their logarithms, that the forward pass gave in F32. */
final class CudnnSoftmaxBackward {
    private CudnnSoftmaxBackward() {}

    static void lower(TrainingLowering training, Softmax layer) {
        Lowering lowering = training.lowering();
        DeviceValue y = lowering.value(lowering.step().outputs().getFirst());
        DeviceValue dy = lowering.as(training.outputGradient(0), y.type(), y.layout());
        DeviceValue dx = lowering.result(y.shape(), y.type(), y.layout());
        int axis = y.shape().axis(layer.axis());
        long extent = y.shape().extent(axis);
        lowering.kernel(
                "softmax_backward",
                y.shape().elements() / extent,
                List.of(
                        Argument.of(y.buffer()),
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        new Argument.Long(y.shape().elements() / extent),
                        new Argument.Int(Math.toIntExact(extent)),
                        new Argument.Long(y.strides()[axis]),
                        new Argument.Int(layer.log() ? 1 : 0)),
                Lowering.name(y.type()));
        training.inputGradient(0, dx);
    }
}
