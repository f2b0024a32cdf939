package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.AveragePooling;

/** The gradient of average pooling; where its divisor is not oneDNN's, the correction comes first. */
final class OneDnnAveragePoolingBackward {
    private OneDnnAveragePoolingBackward() {}

    static void lower(TrainingLowering lowering, AveragePooling layer) {
        Operand arrived = lowering.outputGradient(0);
        Operand gradient = OneDnnAveragePooling.isCorrected(lowering, layer)
                ? OneDnnAveragePooling.correct(lowering, layer, arrived)
                : arrived;
        int algorithm = OneDnnAveragePooling.algorithm(lowering, layer);
        lowering.inputGradient(0, PoolingTraining.averageBackward(lowering, algorithm, layer.window(), gradient));
    }
}
