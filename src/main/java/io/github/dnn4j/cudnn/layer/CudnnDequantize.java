package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Dequantize;
import java.util.List;

/** From integers to floating-point numbers. */
final class CudnnDequantize {
    private CudnnDequantize() {}

    static void lower(Lowering lowering, Dequantize layer) {
        DeviceValue x = lowering.as(
                lowering.input(0), lowering.type(0), lowering.input(0).layout());
        DeviceValue y = lowering.result(x.shape(), lowering.floatingType(), x.layout());
        lowering.kernel(
                "dequantize_" + Lowering.name(y.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(x.type()),
                        Argument.of(lowering.floats(0)),
                        Argument.of(Quantization.zeroPoints(lowering)),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Long(Quantization.inner(x, layer.count(), layer.axis())),
                        new Argument.Int(layer.count())),
                Lowering.name(x.type()) + " to " + Lowering.name(y.type()));
        lowering.output(y);
    }
}
