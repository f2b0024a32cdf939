package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;

/** Maximum or average over whole pictures in the backward pass. */
final class CudnnGlobalPoolingBackward {
    private CudnnGlobalPoolingBackward() {}

    static void lower(TrainingLowering training, GlobalPooling layer) {
        Window window = Pooling.whole(training.lowering().input(0).shape());
        switch (layer.mode()) {
            case MAX -> PoolingTraining.maxBackward(training, window);
            case AVERAGE -> PoolingTraining.averageBackward(training, window, Divisor.INPUT);
        }
    }
}
