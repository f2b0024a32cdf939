package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** A parameter, from where it lies; integers are integers to a Dequantize alone. */
final class CudnnConstant {
    private CudnnConstant() {}

    static void lower(Lowering lowering, Constant layer) {
        DataType stored = lowering.parameter(0).type();
        boolean integers = !stored.isFloating()
                && lowering.program().consumers(lowering.step().outputs().getFirst()).stream()
                        .anyMatch(taker -> taker.layer() instanceof Dequantize);
        DataType type = integers ? stored : lowering.floatingType();
        DeviceBuffer buffer = lowering.weight(0, layer.shape(), type, Layout.NCHW);
        lowering.output(new DeviceValue(buffer, layer.shape(), type, Layout.NCHW));
    }
}
