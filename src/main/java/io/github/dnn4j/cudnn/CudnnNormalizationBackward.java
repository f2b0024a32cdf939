package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Local response normalization and softmax on the way back. */
final class CudnnNormalizationBackward {
    private CudnnNormalizationBackward() {}

    static void localResponse(TrainingLowering training, LocalResponseNormalization layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        DeviceValue dx = lowering.result(x.shape(), x.type(), Layout.NHWC);
        int before = (layer.size() - 1) / 2;
        lowering.kernel(
                "lrn_backward_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(Math.toIntExact(x.shape().extent(1))),
                        new Argument.Int(before),
                        new Argument.Int(layer.size() - 1 - before),
                        new Argument.Float((float) (layer.alpha() / layer.size())),
                        new Argument.Float((float) layer.beta()),
                        new Argument.Float((float) layer.k())),
                Lowering.name(x.type()));
        training.inputGradient(0, dx);
    }

    /** From the probabilities, or their logarithms, that the way forward gave in F32. */
    static void softmax(TrainingLowering training, Softmax layer) {
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
