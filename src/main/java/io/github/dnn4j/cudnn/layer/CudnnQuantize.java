package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Quantize;
import java.util.List;

/** From floating-point numbers to integers. */
final class CudnnQuantize {
    private CudnnQuantize() {}

    static void lower(Lowering lowering, Quantize layer) {
        DeviceValue x = lowering.as(
                lowering.input(0), lowering.type(0), lowering.input(0).layout());
        DeviceValue y = lowering.result(x.shape(), layer.type(), x.layout());
        lowering.kernel(
                "quantize_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(lowering.floats(0)),
                        Argument.of(Quantization.zeroPoints(lowering)),
                        Argument.of(y.buffer()),
                        Argument.of(y.type()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Long(Quantization.inner(x, layer.count(), layer.axis())),
                        new Argument.Int(layer.count())),
                Lowering.name(x.type()) + " to " + Lowering.name(y.type()));
        lowering.output(y);
    }
}
