package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.MaxPooling;

/** Maximum over windows in the backward pass. */
final class CudnnMaxPoolingBackward {
    private CudnnMaxPoolingBackward() {}

    static void lower(TrainingLowering training, MaxPooling layer) {
        PoolingTraining.maxBackward(training, layer.window());
    }
}
