package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.MoveKernel;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernels for the derivatives of operations on two operands that broadcast; where an operand repeats its gradient
 * is the sum over its places.
 */
final class BinaryBackward {
    private static final int REPEATS_OF_A_PART = 64;
    private static final int MOST_PARTS = 512;

    private BinaryBackward() {}

    /**
     * Emits them, with the operation by its number in the kernels.
     *
     * @param second whether the gradient is that of {@code y}, else of {@code x}
     */
    static DeviceValue emit(
            Lowering lowering, int operation, DeviceValue x, DeviceValue y, DeviceValue dy, boolean second) {
        DeviceValue operand = second ? y : x;
        Shape shape = dy.shape();
        List<Integer> kept = kept(operand, shape);
        List<Integer> summed = IntStream.range(0, shape.rank())
                .boxed()
                .filter(axis -> shape.extent(axis) > 1 && !kept.contains(axis))
                .toList();
        List<Integer> order = new ArrayList<>(kept);
        order.addAll(summed);
        long[] along = dy.strides();
        StructureWriter axes = new StructureWriter().putInt(kept.size()).putInt(order.size());
        axes.putLongs(order.stream().mapToLong(shape::extent).toArray(), MoveKernel.RANK);
        axes.putLongs(Binary.strides(x, shape, order), MoveKernel.RANK);
        axes.putLongs(Binary.strides(y, shape, order), MoveKernel.RANK);
        axes.putLongs(order.stream().mapToLong(axis -> along[axis]).toArray(), MoveKernel.RANK);
        long count = operand.shape().elements();
        long repeats = shape.elements() / count;
        int parts = Math.clamp(repeats / REPEATS_OF_A_PART, 1, MOST_PARTS);
        List<Argument> operands = List.of(Argument.of(x.buffer()), Argument.of(y.buffer()), Argument.of(dy.buffer()));
        List<Argument> what = List.of(
                new Argument.Long(count),
                new Argument.Long(repeats),
                new Argument.Int(operation),
                new Argument.Int(second ? 1 : 0),
                axes.finish());
        String type = Lowering.name(operand.type());
        if (parts == 1) {
            DeviceValue result = lowering.result(operand.shape(), operand.type(), operand.layout());
            lowering.kernel(
                    "binary_backward_" + type,
                    count,
                    joined(operands, List.of(Argument.of(result.buffer())), what),
                    type);
            return result;
        }
        DeviceBuffer sums = lowering.scratch(Float.BYTES * count * parts);
        lowering.kernel(
                "binary_sums_" + type,
                count * parts,
                joined(operands, List.of(Argument.of(sums), new Argument.Int(parts)), what),
                type);
        DeviceValue total = lowering.result(operand.shape(), DataType.F32, operand.layout());
        ChannelSums.fold(lowering, sums, total, parts);
        return lowering.as(total, operand.type(), operand.layout());
    }

    private static List<Argument> joined(List<Argument> first, List<Argument> second, List<Argument> third) {
        List<Argument> all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(third);
        return all;
    }

    /** Axes of the result along which the operand does not repeat, in the order of its memory. */
    private static List<Integer> kept(DeviceValue operand, Shape result) {
        int added = result.rank() - operand.shape().rank();
        Shape expanded = Broadcast.expandRank(operand.shape(), result.rank());
        long[] own = operand.strides();
        return IntStream.range(added, result.rank())
                .boxed()
                .filter(axis -> expanded.extent(axis) > 1)
                .sorted((a, b) -> Long.compare(own[b - added], own[a - added]))
                .toList();
    }
}
