package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Flatten;

/** Flatten without a copy where the layout allows it, else through plain memory. */
final class OneDnnFlatten {
    private OneDnnFlatten() {}

    static void lower(Lowering lowering, Flatten layer) {
        lowering.output(0, lowering.reshape(lowering.input(0), lowering.outputShape(0)));
    }
}
