package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Normalization of slices in the backward pass: the input's gradient by a kernel, which gives what the scale multiplies
 * too; scale and shift are then derived as operands of a product and of a sum.
 */
final class CudnnNormalizationBackward {
    private CudnnNormalizationBackward() {}

    static void lower(TrainingLowering training, Normalization layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.as(lowering.input(0), lowering.type(0), Layout.NCHW);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NCHW);
        DeviceValue dx = lowering.result(x.shape(), x.type(), Layout.NCHW);
        DeviceValue z = lowering.result(x.shape(), DataType.F32, Layout.NCHW);
        SliceAxes slices = new SliceAxes(layer, x.shape());
        List<Argument> arguments = new ArrayList<>(List.of(
                Argument.of(x.buffer()), Argument.of(dy.buffer()), Argument.of(dx.buffer()), Argument.of(z.buffer())));
        arguments.addAll(slices.arguments(lowering));
        lowering.kernel(
                "normalize_slices_backward_" + Lowering.name(x.type()),
                slices.count(),
                arguments,
                Lowering.name(x.type()));
        DeviceValue floats = lowering.as(dy, DataType.F32, Layout.NCHW);
        layer.scale()
                .ifPresent(shape -> training.parameterGradient(
                        0, derived(lowering, 0, shape, z, floats, Dnn4jKernels.DNN4J_BINARY_MULTIPLY)));
        layer.shift()
                .ifPresent(shape -> training.parameterGradient(
                        slices.shiftNumber(),
                        derived(lowering, slices.shiftNumber(), shape, z, floats, Dnn4jKernels.DNN4J_BINARY_ADD)));
        if (training.needsInputGradient(0)) {
            training.inputGradient(0, dx);
        }
    }

    private static DeviceValue derived(
            Lowering lowering, int number, Shape shape, DeviceValue z, DeviceValue dy, int operation) {
        DeviceValue parameter = new DeviceValue(lowering.floats(number), shape, DataType.F32, Layout.NCHW);
        return BinaryBackward.emit(lowering, operation, z, parameter, dy, true);
    }
}
