package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Batch normalization by the statistics of the batch in the backward pass: the statistics depend on the input too. */
final class CudnnBatchNormalizationBackward {
    private CudnnBatchNormalizationBackward() {}

    static void lower(TrainingLowering training, BatchNormalization layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        DeviceBuffer mean = training.saved("mean");
        DeviceBuffer variance = training.saved("variance");
        DeviceValue scale = ChannelSums.products(lowering, x, dy, mean, variance, layer.epsilon());
        DeviceValue shift = ChannelSums.values(lowering, dy, 1);
        training.parameterGradient(0, scale);
        training.parameterGradient(1, shift);
        if (!training.needsInputGradient(0)) {
            return;
        }
        DeviceValue dx = lowering.result(x.shape(), x.type(), Layout.NHWC);
        lowering.kernel(
                "normalize_backward_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(dy.buffer()),
                        Argument.of(mean),
                        Argument.of(variance),
                        Argument.of(lowering.floats(0)),
                        Argument.of(shift.buffer()),
                        Argument.of(scale.buffer()),
                        Argument.of(dx.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(layer.channels()),
                        new Argument.Float((float) layer.epsilon()),
                        new Argument.Float((float) (x.shape().elements() / layer.channels()))),
                Lowering.name(x.type()));
        training.inputGradient(0, dx);
    }
}
