package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Window;

/** Global pooling in training, as a pooling whose window is the whole input. */
final class OneDnnGlobalPoolingTraining {
    private OneDnnGlobalPoolingTraining() {}

    static void lower(TrainingLowering lowering, GlobalPooling layer) {
        switch (layer.mode()) {
            case AVERAGE -> OneDnnGlobalPooling.lower(lowering, layer);
            case MAX -> lowering.output(0, PoolingTraining.forward(lowering, window(lowering)));
        }
    }

    static void lowerBackward(TrainingLowering lowering, GlobalPooling layer) {
        Operand gradient = lowering.outputGradient(0);
        Window window = window(lowering);
        lowering.inputGradient(
                0,
                switch (layer.mode()) {
                    case AVERAGE ->
                        PoolingTraining.averageBackward(
                                lowering, OneDnnGlobalPooling.algorithm(layer), window, gradient);
                    case MAX -> PoolingTraining.maxBackward(lowering, window, gradient);
                });
    }

    private static Window window(TrainingLowering lowering) {
        return OneDnnGlobalPooling.window(lowering);
    }
}
