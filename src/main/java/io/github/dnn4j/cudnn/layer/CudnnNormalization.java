package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/** Normalization of slices, a thread for each. */
final class CudnnNormalization {
    private CudnnNormalization() {}

    static void lower(Lowering lowering, Normalization layer) {
        DeviceValue x = lowering.as(lowering.input(0), lowering.type(0), Layout.NCHW);
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NCHW);
        SliceAxes slices = new SliceAxes(layer, x.shape());
        List<Argument> arguments = new ArrayList<>(List.of(Argument.of(x.buffer()), Argument.of(y.buffer())));
        arguments.addAll(slices.arguments(lowering));
        arguments.add(layer.shift().isEmpty() ? Argument.none() : Argument.of(lowering.floats(slices.shiftNumber())));
        arguments.addAll(slices.places(layer.shift()));
        lowering.kernel(
                "normalize_slices_" + Lowering.name(x.type()), slices.count(), arguments, Lowering.name(x.type()));
        lowering.output(y);
    }
}
