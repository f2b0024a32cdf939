package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Shape;

/** Maps positions of one shape, counted in row-major order, to places in a tensor that is laid out by other strides. */
final class Strides {
    private final long[] extents;
    private final long[] strides;
    private final boolean same;

    /**
     * A mapping from positions of {@code shape}.
     *
     * @param strides the distance in the other tensor between neighbours along each axis of {@code shape}
     */
    Strides(Shape shape, long[] strides) {
        this.extents = shape.toArray();
        this.strides = strides.clone();
        this.same = java.util.Arrays.equals(strides, shape.strides());
    }

    /** From positions of {@code result} to elements of an operand that is broadcast to it: extents of 1 repeat. */
    static Strides broadcast(Shape operand, Shape result) {
        long[] dense = operand.strides();
        long[] strides = new long[result.rank()];
        int missing = result.rank() - operand.rank();
        for (int axis = missing; axis < strides.length; axis++) {
            strides[axis] = operand.extent(axis - missing) == 1 && result.extent(axis) != 1 ? 0 : dense[axis - missing];
        }
        return new Strides(result, strides);
    }

    /** The place of position {@code index}. */
    long at(long index) {
        if (same) {
            return index;
        }
        long place = 0;
        long left = index;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            place += left % extents[axis] * strides[axis];
            left /= extents[axis];
        }
        return place;
    }
}
