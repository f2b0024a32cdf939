package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Resampling: which input elements an output position lies between is worked out here, once for a shape. */
final class CudnnResampling {
    private CudnnResampling() {}

    static void lower(Lowering lowering, Resampling layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(lowering.outputShape(), x.type(), Layout.NHWC);
        if (layer.filters()) {
            ResamplingParts.launch(lowering, ResamplingParts.ofOutputs(layer, x.shape(), y.shape()), x, y);
            lowering.output(y);
            return;
        }
        ResamplingTables tables = ResamplingTables.of(layer, x.shape(), y.shape());
        String key = "from " + x.shape() + " to " + y.shape();
        lowering.kernel(
                "resample_" + Lowering.name(x.type()),
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(lowering.constant(key + ", lower", DataType.S32, tables.lower())),
                        Argument.of(lowering.constant(key + ", upper", DataType.S32, tables.upper())),
                        Argument.of(lowering.constant(key + ", share", DataType.F32, tables.share())),
                        new Argument.Long(y.shape().elements()),
                        ResamplingTables.structure(x.shape(), y.shape())),
                Lowering.name(x.type()));
        lowering.output(y);
    }
}
