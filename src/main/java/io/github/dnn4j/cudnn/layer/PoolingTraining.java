package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/**
 * What poolings share in training: every input element gathers from the windows that it is in. The forward pass of a
 * maximum keeps where it was.
 */
final class PoolingTraining {
    private PoolingTraining() {}

    static void max(TrainingLowering training, Window window) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(lowering.outputShape(), x.type(), Layout.NHWC);
        DeviceBuffer places = lowering.scratch(y.shape().bytes(DataType.S32));
        training.save("places", places);
        lowering.kernel(
                "max_pool_places_" + Lowering.name(x.type()),
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(places),
                        new Argument.Long(y.shape().elements()),
                        Pooling.structure(x.shape(), y.shape(), window, Divisor.INPUT)),
                Lowering.name(x.type()));
        lowering.output(y);
    }

    static void maxBackward(TrainingLowering training, Window window) {
        Lowering lowering = training.lowering();
        DeviceValue dy = gradient(training);
        DeviceValue dx = result(lowering);
        lowering.kernel(
                "max_pool_backward_" + Lowering.name(dy.type()),
                dx.shape().elements(),
                List.of(
                        Argument.of(dy.buffer()),
                        Argument.of(training.saved("places")),
                        Argument.of(dx.buffer()),
                        new Argument.Long(dx.shape().elements()),
                        Pooling.structure(dx.shape(), dy.shape(), window, Divisor.INPUT)),
                Lowering.name(dy.type()));
        training.inputGradient(0, dx);
    }

    static void averageBackward(TrainingLowering training, Window window, Divisor divisor) {
        Lowering lowering = training.lowering();
        DeviceValue dy = gradient(training);
        DeviceValue dx = result(lowering);
        lowering.kernel(
                "average_pool_backward_" + Lowering.name(dy.type()),
                dx.shape().elements(),
                List.of(
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        new Argument.Long(dx.shape().elements()),
                        Pooling.structure(dx.shape(), dy.shape(), window, divisor)),
                Lowering.name(dy.type()));
        training.inputGradient(0, dx);
    }

    private static DeviceValue gradient(TrainingLowering training) {
        Lowering lowering = training.lowering();
        return lowering.as(training.outputGradient(0), lowering.floatingType(), Layout.NHWC);
    }

    private static DeviceValue result(Lowering lowering) {
        return lowering.result(lowering.input(0).shape(), lowering.floatingType(), Layout.NHWC);
    }
}
