package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.MaxPooling;

/** Max pooling. */
final class OneDnnMaxPooling {
    private OneDnnMaxPooling() {}

    static void lower(Lowering lowering, MaxPooling layer) {
        lowering.output(0, Pooling.run(lowering, DnnlAlgorithm.POOLING_MAX, layer.window()));
    }
}
