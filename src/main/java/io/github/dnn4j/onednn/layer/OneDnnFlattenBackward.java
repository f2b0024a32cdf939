package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of flattening: the same numbers under the shape of the input. */
public final class OneDnnFlattenBackward {
    private OneDnnFlattenBackward() {}

    public static void lower(TrainingLowering training) {
        OneDnnReshapeBackward.lower(training);
    }
}
