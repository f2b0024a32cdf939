package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** The kernel that copies between strided places and converts the type, as it takes its arguments. */
public final class MoveKernel {
    static final String FUNCTION = "move";

    /** Axes that the kernel takes. */
    public static final int RANK = Dnn4jKernels.DNN4J_RANK;

    private MoveKernel() {}

    /**
     * Its arguments, for the elements of {@code walked} in the order in which the target's strides fall.
     *
     * @param source strides of the source along the axes walked
     * @param sourceOffset elements of the source before the first that is moved
     * @param target strides of the target along the same axes
     * @param targetOffset elements of the target before the first
     */
    static List<Argument> arguments(
            Shape walked,
            DeviceValue from,
            DeviceValue to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        return List.of(
                new Argument.Pointer(
                        from.buffer(),
                        (from.first() + sourceOffset) * from.type().bytes()),
                Argument.of(from.type()),
                new Argument.Pointer(
                        to.buffer(), (to.first() + targetOffset) * to.type().bytes()),
                Argument.of(to.type()),
                new Argument.Long(walked.elements()),
                axes(walked, order(walked, target), source, target));
    }

    /** The axes in {@code order}, with two strides for each, as the kernels take them. */
    public static Argument axes(Shape walked, List<Integer> order, long[] source, long[] target) {
        StructureWriter move = new StructureWriter().putInt(order.size());
        move.putLongs(order.stream().mapToLong(walked::extent).toArray(), RANK);
        move.putLongs(order.stream().mapToLong(axis -> source[axis]).toArray(), RANK);
        move.putLongs(order.stream().mapToLong(axis -> target[axis]).toArray(), RANK);
        return move.finish();
    }

    /** The axes longer than 1, those first along which the target's elements lie farthest apart. */
    public static List<Integer> order(Shape walked, long[] target) {
        return IntStream.range(0, walked.rank())
                .boxed()
                .filter(axis -> walked.extent(axis) > 1)
                .sorted((a, b) -> Long.compare(target[b], target[a]))
                .toList();
    }
}
