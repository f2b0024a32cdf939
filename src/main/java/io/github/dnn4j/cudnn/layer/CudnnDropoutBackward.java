package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Dropout;

/** Dropout in the backward pass: the gradient under the mask of the forward pass. */
final class CudnnDropoutBackward {
    private CudnnDropoutBackward() {}

    static void lower(TrainingLowering training, Dropout layer) {
        training.inputGradient(0, CudnnDropoutTraining.masked(training, layer, training.outputGradient(0)));
    }
}
