package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** ReLU with a slope that is learned and broadcasts, below zero. */
final class CudnnPRelu {
    /** The number by which the kernels know it. */
    static final int CODE = Dnn4jKernels.DNN4J_BINARY_PRELU;

    private CudnnPRelu() {}

    static void lower(Lowering lowering, PRelu layer) {
        DataType type = lowering.type(0);
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceBuffer slope = lowering.weight(0, layer.slope(), type, Layout.NCHW);
        Binary.emit(lowering, CODE, x, new DeviceValue(slope, layer.slope(), type, Layout.NCHW));
    }
}
