package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of global pooling, as of a pooling whose window is the whole input. */
public final class OneDnnGlobalPoolingBackward {
    private OneDnnGlobalPoolingBackward() {}

    public static void lower(TrainingLowering training, GlobalPooling layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        Window window = OneDnnGlobalPooling.window(lowering);
        training.inputGradient(
                0,
                switch (layer.mode()) {
                    case AVERAGE ->
                        PoolingTraining.averageBackward(
                                training, OneDnnGlobalPooling.algorithm(layer), window, gradient);
                    case MAX -> PoolingTraining.maxBackward(training, window, gradient);
                });
    }
}
