package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Padding: the value everywhere, then the input inside it. */
final class CudnnConstantPadding {
    private CudnnConstantPadding() {}

    static void lower(Lowering lowering, ConstantPadding layer) {
        DeviceValue x = lowering.input(0);
        DeviceValue y = lowering.result(lowering.outputShape(), lowering.type(0), Layout.NHWC);
        lowering.kernel(
                "fill",
                y.shape().elements(),
                List.of(
                        Argument.of(y.buffer()),
                        Argument.of(y.type()),
                        new Argument.Long(y.shape().elements()),
                        new Argument.Float(layer.value())),
                Lowering.name(y.type()));
        Moves.inside(lowering, x, y, layer.before());
        lowering.output(y);
    }
}
