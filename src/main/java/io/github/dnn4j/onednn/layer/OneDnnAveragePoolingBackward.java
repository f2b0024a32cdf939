package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of average pooling; where its divisor is not oneDNN's, the correction comes first. */
public final class OneDnnAveragePoolingBackward {
    private OneDnnAveragePoolingBackward() {}

    public static void lower(TrainingLowering training, AveragePooling layer) {
        Lowering lowering = training.lowering();
        Operand arrived = training.outputGradient(0);
        Operand gradient = OneDnnAveragePooling.isCorrected(lowering, layer)
                ? OneDnnAveragePooling.correct(lowering, layer, arrived)
                : arrived;
        int algorithm = OneDnnAveragePooling.algorithm(lowering, layer);
        training.inputGradient(0, PoolingTraining.averageBackward(training, algorithm, layer.window(), gradient));
    }
}
