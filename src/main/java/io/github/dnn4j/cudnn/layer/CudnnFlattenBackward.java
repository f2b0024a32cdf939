package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;

/** The same elements in logical order under the shape that they had. */
final class CudnnFlattenBackward {
    private CudnnFlattenBackward() {}

    static void lower(TrainingLowering training) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        training.inputGradient(0, Moves.reshaped(lowering, dy, lowering.input(0).shape()));
    }
}
