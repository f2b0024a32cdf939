package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of max pooling, to where the largest element was. */
public final class OneDnnMaxPoolingBackward {
    private OneDnnMaxPoolingBackward() {}

    public static void lower(TrainingLowering training, MaxPooling layer) {
        training.inputGradient(0, PoolingTraining.maxBackward(training, layer.window(), training.outputGradient(0)));
    }
}
