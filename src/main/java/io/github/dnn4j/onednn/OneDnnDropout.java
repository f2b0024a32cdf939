package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Dropout;

/** Dropout at inference: the value itself. */
final class OneDnnDropout {
    private OneDnnDropout() {}

    static void lower(Lowering lowering, Dropout layer) {
        lowering.output(0, lowering.input(0));
    }
}
