package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of dropout: the same mask once more. */
public final class OneDnnDropoutBackward {
    private OneDnnDropoutBackward() {}

    public static void lower(TrainingLowering training, Dropout layer) {
        training.inputGradient(0, OneDnnDropoutTraining.run(training, layer, training.outputGradient(0)));
    }
}
