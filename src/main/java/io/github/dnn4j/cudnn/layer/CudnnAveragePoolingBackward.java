package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.AveragePooling;

/** Average over windows in the backward pass. */
final class CudnnAveragePoolingBackward {
    private CudnnAveragePoolingBackward() {}

    static void lower(TrainingLowering training, AveragePooling layer) {
        PoolingTraining.averageBackward(training, layer.window(), layer.divisor());
    }
}
