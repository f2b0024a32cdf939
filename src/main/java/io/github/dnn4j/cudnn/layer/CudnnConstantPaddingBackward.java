package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.ConstantPadding;

/** Padding in the backward pass: the part of the gradient that lies inside. */
final class CudnnConstantPaddingBackward {
    private CudnnConstantPaddingBackward() {}

    static void lower(TrainingLowering training, ConstantPadding layer) {
        Lowering lowering = training.lowering();
        training.inputGradient(
                0,
                Moves.part(
                        lowering, training.outputGradient(0), lowering.input(0).shape(), layer.before()));
    }
}
