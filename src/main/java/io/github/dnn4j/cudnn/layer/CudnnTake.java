package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.TakeTable;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.PositionTable;
import io.github.dnn4j.layer.Take;
import java.util.List;

/** Elements by their positions, in whatever layout they lie: a thread for each copies it. */
final class CudnnTake {
    private CudnnTake() {}

    static void lower(Lowering lowering, Take layer) {
        DeviceValue given = lowering.input(0);
        DeviceValue x = lowering.as(given, lowering.type(0), given.layout());
        DeviceValue y = lowering.result(lowering.outputShape(), x.type(), x.layout());
        int axis = x.shape().axis(layer.axis());
        long in = x.shape().extent(axis);
        long out = y.shape().extent(axis);
        DeviceBuffer table = PositionTable.of(
                lowering, "sources of " + in, out, at -> TakeTable.writeSources(layer.positions(), in, at));
        lowering.kernel(
                "take",
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(y.type()),
                        Argument.of(table),
                        new Argument.Long(y.shape().elements()),
                        new Argument.Long(in),
                        new Argument.Long(out),
                        new Argument.Long(x.strides()[axis])),
                Lowering.name(y.type()));
        lowering.output(y);
    }
}
