package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;

/** The same elements in logical order under another shape. */
final class CudnnReshape {
    private CudnnReshape() {}

    static void lower(Lowering lowering) {
        lowering.output(Moves.reshaped(lowering, lowering.input(0), lowering.outputShape()));
    }
}
