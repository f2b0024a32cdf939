package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.GlobalPooling;

/** Maximum or average over whole pictures, as one window. */
final class CudnnGlobalPooling {
    private CudnnGlobalPooling() {}

    static void lower(Lowering lowering, GlobalPooling layer) {
        String kernel = layer.mode() == GlobalPooling.Mode.MAX ? Pooling.MAX : Pooling.AVERAGE;
        Pooling.emit(lowering, kernel, Pooling.whole(lowering.input(0).shape()), Divisor.INPUT);
    }
}
