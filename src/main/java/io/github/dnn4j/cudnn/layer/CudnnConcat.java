package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Concat;

/** Concatenation: every part is moved to its place, unless it was computed there. */
final class CudnnConcat {
    private CudnnConcat() {}

    static void lower(Lowering lowering, Concat layer) {
        DeviceValue y = lowering.concatenation(lowering.step(), lowering.type(0));
        int axis = y.shape().axis(layer.axis());
        long[] target = y.strides();
        long offset = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            DeviceValue x = lowering.input(i);
            if (x.buffer() != y.buffer()) { // else it was computed there
                Moves.emit(lowering, x.shape(), x, y, x.strides(), 0, target, offset);
            }
            offset += x.shape().extent(axis) * target[axis];
        }
        lowering.output(y);
    }
}
