package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Local response normalization across channels. */
final class CudnnLocalResponseNormalization {
    private CudnnLocalResponseNormalization() {}

    static void lower(Lowering lowering, LocalResponseNormalization layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        int before = (layer.size() - 1) / 2;
        lowering.kernel(
                "lrn_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(Math.toIntExact(x.shape().extent(1))),
                        new Argument.Int(before),
                        new Argument.Int(layer.size() - 1 - before),
                        new Argument.Float((float) (layer.alpha() / layer.size())),
                        new Argument.Float((float) layer.beta()),
                        new Argument.Float((float) layer.k())),
                Lowering.name(x.type()));
        lowering.output(y);
    }
}
