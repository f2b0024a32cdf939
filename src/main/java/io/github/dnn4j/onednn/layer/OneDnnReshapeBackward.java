package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of a reshape: the same numbers under the shape of the input. */
public final class OneDnnReshapeBackward {
    private OneDnnReshapeBackward() {}

    public static void lower(TrainingLowering training) {
        Lowering lowering = training.lowering();
        training.inputGradient(0, lowering.reshape(training.outputGradient(0), lowering.inputShape(0)));
    }
}
