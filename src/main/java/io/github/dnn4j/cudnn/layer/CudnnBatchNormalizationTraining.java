package io.github.dnn4j.cudnn.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/**
 * Batch normalization by the statistics of the batch. Mean and variance are kept in F32, the variance that normalizes
 * is divided by the number of values, and running averages move after it.
 */
final class CudnnBatchNormalizationTraining {
    private CudnnBatchNormalizationTraining() {}

    static void lower(TrainingLowering training, BatchNormalization layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        long pixels = x.shape().elements() / layer.channels();
        if (!training.isRecomputing()) {
            DeviceBuffer mean = ChannelSums.values(lowering, x, 1.0 / pixels).buffer();
            DeviceBuffer variance = ChannelSums.squaredDistances(lowering, x, mean, 1.0 / pixels)
                    .buffer();
            training.save("mean", mean);
            training.save("variance", variance);
            follow(training, layer, mean, variance, pixels);
        }
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        lowering.kernel(
                "normalize_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(training.saved("mean")),
                        Argument.of(training.saved("variance")),
                        Argument.of(lowering.floats(0)),
                        Argument.of(lowering.floats(1)),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(layer.channels()),
                        new Argument.Float((float) layer.epsilon()),
                        Chain.of(lowering, lowering.step().post()).argument()),
                Lowering.name(x.type()));
        lowering.output(y);
    }

    /** Moves the running averages after the batch's statistics. */
    private static void follow(
            TrainingLowering training,
            BatchNormalization layer,
            DeviceBuffer mean,
            DeviceBuffer variance,
            long pixels) {
        Lowering lowering = training.lowering();
        RunningAverage average = training.options().runningAverage();
        require(
                pixels > 1 || !average.unbiased(),
                "batch normalization %s sees one value per channel, for which there is no variance divided by n - 1; train"
                        + " with more samples or positions, or with a running variance divided by n",
                lowering.step().name());
        double correction = average.unbiased() ? pixels / (pixels - 1.0) : 1;
        move(lowering, layer, mean, lowering.floats(2), average.weight(), 1);
        move(lowering, layer, variance, lowering.floats(3), average.weight(), correction);
    }

    private static void move(
            Lowering lowering,
            BatchNormalization layer,
            DeviceBuffer batch,
            DeviceBuffer running,
            double weight,
            double correction) {
        lowering.kernel(
                "average",
                layer.channels(),
                List.of(
                        Argument.of(batch),
                        Argument.of(running),
                        new Argument.Long(layer.channels()),
                        new Argument.Float((float) (1 - weight)),
                        new Argument.Float((float) (weight * correction))),
                Lowering.name(DataType.F32));
    }
}
