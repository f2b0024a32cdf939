package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** Global pooling in training, as a pooling whose window is the whole input. */
public final class OneDnnGlobalPoolingTraining {
    private OneDnnGlobalPoolingTraining() {}

    public static void lower(TrainingLowering training, GlobalPooling layer) {
        Lowering lowering = training.lowering();
        switch (layer.mode()) {
            case AVERAGE -> OneDnnGlobalPooling.lower(lowering, layer);
            case MAX -> lowering.output(0, PoolingTraining.forward(training, OneDnnGlobalPooling.window(lowering)));
        }
    }
}
