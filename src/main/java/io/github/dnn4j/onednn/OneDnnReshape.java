package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Reshape;

/** Reshape without a copy where the layout allows it, else through plain memory. */
final class OneDnnReshape {
    private OneDnnReshape() {}

    static void lower(Lowering lowering, Reshape layer) {
        lowering.output(0, lowering.reshape(lowering.input(0), lowering.outputShape(0)));
    }
}
