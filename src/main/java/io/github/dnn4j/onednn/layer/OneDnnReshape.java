package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.onednn.lowering.Lowering;

/** Reshape without a copy where the layout allows it, else through plain memory. */
public final class OneDnnReshape {
    private OneDnnReshape() {}

    public static void lower(Lowering lowering, Reshape layer) {
        lowering.output(0, lowering.reshape(lowering.input(0), lowering.outputShape(0)));
    }
}
