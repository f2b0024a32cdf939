package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.onednn.lowering.Lowering;

/** Flatten without a copy where the layout allows it, else through plain memory. */
public final class OneDnnFlatten {
    private OneDnnFlatten() {}

    public static void lower(Lowering lowering, Flatten layer) {
        lowering.output(0, lowering.reshape(lowering.input(0), lowering.outputShape(0)));
    }
}
