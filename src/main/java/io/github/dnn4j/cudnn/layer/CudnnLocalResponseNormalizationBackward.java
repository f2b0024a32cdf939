package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Local response normalization in the backward pass. */
final class CudnnLocalResponseNormalizationBackward {
    private CudnnLocalResponseNormalizationBackward() {}

    static void lower(TrainingLowering training, LocalResponseNormalization layer) {
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
}
