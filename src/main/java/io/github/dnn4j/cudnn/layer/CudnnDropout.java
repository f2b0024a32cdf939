package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;

/** Dropout at inference: nothing. */
final class CudnnDropout {
    private CudnnDropout() {}

    static void lower(Lowering lowering) {
        lowering.output(lowering.input(0));
    }
}
