package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Copies between strided places, converting the type. */
final class Moves {
    /** Axes that the kernel takes. */
    static final int RANK = Dnn4jKernels.DNN4J_RANK;

    private Moves() {}

    /**
     * Moves all elements of {@code from}, or as many as its shape says.
     *
     * @param source strides of the source along the axes of its shape
     * @param sourceOffset elements of the source before the first that is moved
     * @param target strides of the target along the same axes
     * @param targetOffset elements of the target before the first
     */
    static void emit(
            Lowering lowering,
            String name,
            Value from,
            Value to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        emit(lowering, name, from.shape(), from, to, source, sourceOffset, target, targetOffset);
    }

    /** As above, for the elements of {@code walked}, in the order in which the target's strides fall. */
    static void emit(
            Lowering lowering,
            String name,
            Shape walked,
            Value from,
            Value to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        List<Integer> order = order(walked, target);
        String precision = from.type() == to.type()
                ? Lowering.name(to.type())
                : Lowering.name(from.type()) + " to " + Lowering.name(to.type());
        lowering.kernel(
                name,
                "Reorder",
                "move",
                walked.elements(),
                List.of(
                        new Argument.Pointer(
                                from.buffer(),
                                (from.first() + sourceOffset) * from.type().bytes()),
                        Argument.of(from.type()),
                        new Argument.Pointer(
                                to.buffer(),
                                (to.first() + targetOffset) * to.type().bytes()),
                        Argument.of(to.type()),
                        new Argument.Long(walked.elements()),
                        axes(walked, order, source, target)),
                precision);
    }

    /** The axes in {@code order}, with two strides for each, as the kernels take them. */
    static Argument axes(Shape walked, List<Integer> order, long[] source, long[] target) {
        StructureWriter move = new StructureWriter().putInt(order.size());
        move.putLongs(order.stream().mapToLong(walked::extent).toArray(), RANK);
        move.putLongs(order.stream().mapToLong(axis -> source[axis]).toArray(), RANK);
        move.putLongs(order.stream().mapToLong(axis -> target[axis]).toArray(), RANK);
        return move.finish();
    }

    /** Moves all of {@code x} into {@code y}, {@code before} elements from the start of each of the last axes. */
    static void inside(Lowering lowering, Value x, Value y, List<Integer> before) {
        long[] target = y.strides();
        int first = target.length - before.size();
        long offset = 0;
        for (int axis = first; axis < target.length; axis++) {
            offset += before.get(axis - first) * target[axis];
        }
        emit(lowering, lowering.step().name(), x, y, x.strides(), 0, target, offset);
    }

    /** The axes longer than 1, those first along which the target's elements lie farthest apart. */
    static List<Integer> order(Shape walked, long[] target) {
        return IntStream.range(0, walked.rank())
                .boxed()
                .filter(axis -> walked.extent(axis) > 1)
                .sorted((a, b) -> Long.compare(target[b], target[a]))
                .toList();
    }
}
