package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;

/** Max pooling. */
public final class OneDnnMaxPooling {
    private OneDnnMaxPooling() {}

    public static void lower(Lowering lowering, MaxPooling layer) {
        lowering.output(0, Pooling.run(lowering, DnnlAlgorithm.POOLING_MAX, layer.window()));
    }
}
