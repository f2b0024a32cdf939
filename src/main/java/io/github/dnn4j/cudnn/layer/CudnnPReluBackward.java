package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** ReLU with a learned slope in the backward pass; the slope's gradient is in F32, as those of all parameters. */
final class CudnnPReluBackward {
    private CudnnPReluBackward() {}

    static void lower(TrainingLowering training, PRelu layer) {
        Lowering lowering = training.lowering();
        DeviceValue gradient = training.outputGradient(0);
        training.parameterGradient(0, slopes(lowering, layer, DataType.F32, gradient, true));
        if (training.needsInputGradient(0)) {
            training.inputGradient(0, slopes(lowering, layer, lowering.floatingType(), gradient, false));
        }
    }

    private static DeviceValue slopes(
            Lowering lowering, PRelu layer, DataType type, DeviceValue gradient, boolean second) {
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceValue slope =
                new DeviceValue(lowering.weight(0, layer.slope(), type, Layout.NCHW), layer.slope(), type, Layout.NCHW);
        return BinaryBackward.emit(
                lowering, CudnnPRelu.CODE, x, slope, lowering.as(gradient, type, Layout.NHWC), second);
    }
}
