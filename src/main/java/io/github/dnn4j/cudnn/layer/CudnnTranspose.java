package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Layout;

/** Transposition. */
final class CudnnTranspose {
    private CudnnTranspose() {}

    static void lower(Lowering lowering, Transpose layer) {
        DeviceValue x = lowering.input(0);
        DeviceValue y = lowering.result(lowering.outputShape(), lowering.type(0), Layout.NHWC);
        long[] strides = x.strides();
        long[] source =
                layer.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
        Moves.emit(lowering, y.shape(), x, y, source, 0, Layout.NHWC.strides(y.shape()), 0);
        lowering.output(y);
    }
}
