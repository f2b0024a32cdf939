package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.MaxPooling;

/** Maximum over windows. */
final class CudnnMaxPooling {
    private CudnnMaxPooling() {}

    static void lower(Lowering lowering, MaxPooling layer) {
        Pooling.emit(lowering, Pooling.MAX, layer.window(), Divisor.INPUT);
    }
}
