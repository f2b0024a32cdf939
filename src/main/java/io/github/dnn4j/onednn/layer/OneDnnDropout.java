package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.onednn.lowering.Lowering;

/** Dropout at inference: the value itself. */
public final class OneDnnDropout {
    private OneDnnDropout() {}

    public static void lower(Lowering lowering, Dropout layer) {
        lowering.output(0, lowering.input(0));
    }
}
