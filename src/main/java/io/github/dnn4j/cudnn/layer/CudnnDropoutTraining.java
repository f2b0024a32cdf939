package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.MoveKernel;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/**
 * Dropout in training, forward and backward alike: the mask follows from seed, training step, layer and element
 * ({@link DropoutMask}), so that none is kept.
 */
final class CudnnDropoutTraining {
    private CudnnDropoutTraining() {}

    static void lower(TrainingLowering training, Dropout layer) {
        Lowering lowering = training.lowering();
        lowering.output(masked(training, layer, lowering.input(0)));
    }

    /** The value under the mask of the step, scaled. */
    static DeviceValue masked(TrainingLowering training, Dropout layer, DeviceValue value) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.as(value, lowering.floatingType(), value.layout());
        if (layer.ratio() == 0) {
            return x;
        }
        DeviceValue y = lowering.result(x.shape(), x.type(), x.layout());
        DropoutMask mask = new DropoutMask(0, layer.ratio());
        List<Integer> order = MoveKernel.order(x.shape(), x.strides());
        lowering.kernel(
                "dropout_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        Argument.of(training.stepNumber()),
                        new Argument.Long(training.options().seed()),
                        new Argument.Long(lowering.program().node(lowering.step())),
                        new Argument.Long(mask.threshold()),
                        new Argument.Float(mask.scale()),
                        MoveKernel.axes(x.shape(), order, x.strides(), Layout.NCHW.strides(x.shape()))),
                Lowering.name(x.type()));
        return y;
    }
}
