package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.MaxPooling;

/** Maximum over windows in training. */
final class CudnnMaxPoolingTraining {
    private CudnnMaxPoolingTraining() {}

    static void lower(TrainingLowering training, MaxPooling layer) {
        PoolingTraining.max(training, layer.window());
    }
}
