package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** Scales and zero points, as the kernels of both directions take them. */
final class Quantization {
    private Quantization() {}

    static DeviceBuffer zeroPoints(Lowering lowering) {
        return lowering.weight(1, lowering.parameter(1).shape(), DataType.S32, Layout.NCHW);
    }

    /** The number of consecutive elements in memory that share a scale. */
    static long inner(DeviceValue x, int count, int axis) {
        return count == 1 ? x.shape().elements() : x.strides()[x.shape().axis(axis)];
    }
}
