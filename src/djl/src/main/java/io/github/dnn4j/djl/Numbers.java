package io.github.dnn4j.djl;

import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/**
 * Numbers in the order of their indices, the last of which changes fastest.
 *
 * @param shape how many there are along each axis
 * @param values the numbers
 */
record Numbers(Shape shape, double[] values) {
    /** The distance of neighbours along each axis. */
    static long[] strides(long[] extents) {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }

    /** The axis counted from the first, which may be given counted from behind the last. */
    static int axis(int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException("axis " + axis + " of an array with " + rank + " axes");
        }
        return Math.floorMod(axis, rank);
    }

    /** The same numbers in another shape, of which one extent may be -1: what remains. */
    Numbers reshape(Shape other) {
        long known =
                LongStream.of(other.getShape()).filter(extent -> extent != -1).reduce(1, (a, b) -> a * b);
        long[] extents = LongStream.of(other.getShape())
                .map(extent -> extent == -1 ? values.length / known : extent)
                .toArray();
        Shape result = new Shape(extents);
        if (result.size() != values.length) {
            throw new IllegalArgumentException("an array of " + shape + " has no shape " + other);
        }
        return new Numbers(result, values);
    }

    /** For every index of a shape the number at offset + the sum of index times stride. */
    Numbers pick(Shape result, long offset, long[] strides) {
        double[] picked = new double[Math.toIntExact(result.size())];
        long[] index = new long[strides.length];
        long at = offset;
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[(int) at];
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++index[axis] < result.get(axis)) {
                    break;
                }
                at -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return new Numbers(result, picked);
    }

    Numbers transpose(int... axes) {
        long[] strides = strides(shape.getShape());
        long[] extents = new long[axes.length];
        long[] steps = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            int axis = axis(axes[i], axes.length);
            extents[i] = shape.get(axis);
            steps[i] = strides[axis];
        }
        return pick(new Shape(extents), 0, steps);
    }

    /** Repeated along axes of extent 1 or axes that are missing in front. */
    Numbers broadcast(Shape wanted) {
        if (wanted.equals(shape)) {
            return this;
        }
        long[] own = strides(shape.getShape());
        long[] steps = new long[wanted.dimension()];
        int missing = steps.length - own.length;
        for (int axis = 0; axis < own.length; axis++) {
            if (shape.get(axis) == wanted.get(axis + missing)) {
                steps[axis + missing] = own[axis];
            } else if (shape.get(axis) != 1) {
                throw new IllegalArgumentException("an array of " + shape + " does not broadcast to " + wanted);
            }
        }
        return pick(wanted, 0, steps);
    }

    Numbers map(DoubleUnaryOperator function) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(values[i]);
        }
        return new Numbers(shape, result);
    }

    Numbers with(Numbers other, DoubleBinaryOperator function) {
        Shape common = common(shape, other.shape);
        double[] a = broadcast(common).values;
        double[] b = other.broadcast(common).values;
        double[] result = new double[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(a[i], b[i]);
        }
        return new Numbers(common, result);
    }

    private static Shape common(Shape a, Shape b) {
        int rank = Math.max(a.dimension(), b.dimension());
        long[] extents = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.dimension() ? a.get(a.dimension() - i) : 1;
            long y = i <= b.dimension() ? b.get(b.dimension() - i) : 1;
            extents[rank - i] = x == 1 ? y : x;
        }
        return new Shape(extents);
    }
}
