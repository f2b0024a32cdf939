package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.GlobalPooling;

/** Maximum or average over whole pictures in training. */
final class CudnnGlobalPoolingTraining {
    private CudnnGlobalPoolingTraining() {}

    static void lower(TrainingLowering training, GlobalPooling layer) {
        Lowering lowering = training.lowering();
        switch (layer.mode()) {
            case MAX ->
                PoolingTraining.max(training, Pooling.whole(lowering.input(0).shape()));
            case AVERAGE -> CudnnGlobalPooling.lower(lowering, layer);
        }
    }
}
