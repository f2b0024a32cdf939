package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.TakeTable;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.PositionTable;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Elements by their positions in the backward pass: a thread for each element adds up what its copies got. */
final class CudnnTakeBackward {
    private CudnnTakeBackward() {}

    static void lower(TrainingLowering training, Take layer) {
        Lowering lowering = training.lowering();
        DeviceValue given = training.outputGradient(0);
        DeviceValue dy = lowering.as(given, given.type(), given.layout());
        Shape shape = lowering.input(0).shape();
        DeviceValue dx = lowering.result(shape, dy.type(), dy.layout());
        int axis = shape.axis(layer.axis());
        long in = shape.extent(axis);
        DeviceBuffer table = PositionTable.of(
                lowering,
                "takers of " + in,
                TakeTable.takers(layer.positions(), in),
                at -> TakeTable.writeTakers(layer.positions(), in, at));
        lowering.kernel(
                "take_backward_" + Lowering.name(dx.type()),
                shape.elements(),
                List.of(
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        Argument.of(table),
                        new Argument.Long(shape.elements()),
                        new Argument.Long(in),
                        new Argument.Long(dy.shape().extent(axis)),
                        new Argument.Long(dx.strides()[axis])),
                Lowering.name(dx.type()));
        training.inputGradient(0, dx);
    }
}
