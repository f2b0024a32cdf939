package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Resampling in the backward pass: which outputs an input element is part of, and by how much, is worked out here. */
final class CudnnResamplingBackward {
    private CudnnResamplingBackward() {}

    static void lower(TrainingLowering training, Resampling layer) {
        Lowering lowering = training.lowering();
        DeviceValue dy = lowering.as(training.outputGradient(0), lowering.floatingType(), Layout.NHWC);
        Shape shape = lowering.input(0).shape();
        DeviceValue dx = lowering.result(shape, dy.type(), Layout.NHWC);
        ResamplingParts.launch(lowering, ResamplingParts.ofInputs(layer, shape, dy.shape()), dy, dx);
        training.inputGradient(0, dx);
    }
}
