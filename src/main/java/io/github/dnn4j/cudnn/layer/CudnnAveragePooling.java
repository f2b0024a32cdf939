package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.AveragePooling;

/** Average over windows. */
final class CudnnAveragePooling {
    private CudnnAveragePooling() {}

    static void lower(Lowering lowering, AveragePooling layer) {
        Pooling.emit(lowering, Pooling.AVERAGE, layer.window(), layer.divisor());
    }
}
