package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.MoveKernel;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** The kernel for operations on two operands that broadcast. */
final class Binary {
    private Binary() {}

    /** Emits it, with the operation by its number in the kernels; the step's operations follow. */
    static void emit(Lowering lowering, int operation, DeviceValue x, DeviceValue y) {
        Shape shape = lowering.outputShape();
        DeviceValue result = lowering.result(shape, x.type(), Layout.NHWC);
        List<Integer> order = MoveKernel.order(shape, Layout.NHWC.strides(shape));
        StructureWriter broadcast = new StructureWriter().putInt(order.size());
        broadcast.putLongs(order.stream().mapToLong(shape::extent).toArray(), MoveKernel.RANK);
        broadcast.putLongs(strides(x, shape, order), MoveKernel.RANK);
        broadcast.putLongs(strides(y, shape, order), MoveKernel.RANK);
        lowering.kernel(
                "binary_" + Lowering.name(x.type()),
                shape.elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(result.buffer()),
                        new Argument.Long(shape.elements()),
                        new Argument.Int(operation),
                        broadcast.finish(),
                        Chain.of(lowering, lowering.step().post()).argument()),
                Lowering.name(x.type()));
        lowering.output(result);
    }

    /** How far an operand goes along each axis of the result; 0 where it repeats. */
    static long[] strides(DeviceValue operand, Shape result, List<Integer> order) {
        long[] own = operand.strides();
        Shape expanded = Broadcast.expandRank(operand.shape(), result.rank());
        int added = result.rank() - operand.shape().rank();
        return order.stream()
                .mapToLong(axis -> expanded.extent(axis) == 1 ? 0 : own[axis - added])
                .toArray();
    }
}
