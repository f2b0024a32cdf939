package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Split: parts of the channels stay where they are, others are moved. */
final class CudnnSplit {
    private CudnnSplit() {}

    static void lower(Lowering lowering, Split layer) {
        DeviceValue x = lowering.input(0);
        int axis = x.shape().axis(layer.axis());
        long[] source = x.strides();
        boolean inPlace = axis == 1 && x.isLaidOutAs(Layout.NHWC) && x.type() == lowering.type(0);
        long offset = 0;
        for (int i = 0; i < layer.outputs(); i++) {
            Shape shape = x.shape().with(axis, layer.sizes().get(i));
            if (inPlace) {
                lowering.output(i, x.named(Layout.NHWC).channels(shape, offset));
            } else {
                DeviceValue y = lowering.result(shape, lowering.type(0), Layout.NHWC);
                Moves.emit(lowering, shape, x, y, source, offset, y.strides(), 0);
                lowering.output(i, y);
            }
            offset += layer.sizes().get(i) * source[axis];
        }
    }
}
