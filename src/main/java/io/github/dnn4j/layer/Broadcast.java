package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;

/** Multidirectional broadcasting: shapes are aligned at their innermost axis, and extents of 1 repeat (NumPy, ONNX). */
public final class Broadcast {
    private Broadcast() {}

    /**
     * The shape to which both operands broadcast.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if two aligned extents differ and neither is 1
     */
    public static Shape shapes(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] extents = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.rank() ? a.extent(-i) : 1;
            long y = i <= b.rank() ? b.extent(-i) : 1;
            require(
                    x == y || x == 1 || y == 1,
                    "shapes %s and %s do not broadcast: extents %d and %d differ and neither is 1",
                    a,
                    b,
                    x,
                    y);
            extents[rank - i] = x == 1 ? y : x;
        }
        return Shape.of(extents);
    }

    /** {@code shape} with leading extents of 1 added until it has {@code rank} extents. */
    public static Shape expandRank(Shape shape, int rank) {
        require(shape.rank() <= rank, "shape %s has more than %d extents", shape, rank);
        long[] extents = new long[rank];
        java.util.Arrays.fill(extents, 1);
        System.arraycopy(shape.toArray(), 0, extents, rank - shape.rank(), shape.rank());
        return Shape.of(extents);
    }
}
