package io.github.dnn4j.cudnn;

/** The same elements in logical order under the shape that they had. */
final class CudnnFlattenBackward {
    private CudnnFlattenBackward() {}

    static void lower(TrainingLowering training) {
        Lowering lowering = training.lowering();
        DeviceValue dy = training.outputGradient(0);
        training.inputGradient(0, Moves.reshaped(lowering, dy, lowering.input(0).shape()));
    }
}
