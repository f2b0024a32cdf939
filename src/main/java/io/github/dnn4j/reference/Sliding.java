package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * A window over exactly three spatial axes (depth, height, width). One and two axes become three by leading axes of
 * extent 1 with a kernel of 1, which changes no result.
 *
 * @param kernel taps on each axis
 * @param stride distance between windows
 * @param dilation distance between taps
 * @param padBegin padding before the first element
 * @param padEnd padding after the last element
 */
record Sliding(long[] kernel, long[] stride, long[] dilation, long[] padBegin, long[] padEnd) {
    static Sliding of(Window window) {
        return new Sliding(
                three(window.kernel(), 1),
                three(window.stride(), 1),
                three(window.dilation(), 1),
                three(window.padBegin(), 0),
                three(window.padEnd(), 0));
    }

    private static long[] three(List<Integer> values, long absent) {
        long[] result = {absent, absent, absent};
        for (int i = 0; i < values.size(); i++) {
            result[3 - values.size() + i] = values.get(i);
        }
        return result;
    }

    /** Depth, height and width of a shape (N, C, spatial...). */
    static long[] extents(Shape shape) {
        long[] result = {1, 1, 1};
        for (int axis = 2; axis < shape.rank(); axis++) {
            result[3 - shape.rank() + axis] = shape.extent(axis);
        }
        return result;
    }

    /** The position that tap {@code tap} of window {@code window} meets on an axis; negative within the padding. */
    long position(int axis, long window, long tap) {
        return window * stride[axis] - padBegin[axis] + tap * dilation[axis];
    }

    /** The least i up to {@code limit} for which left + i stride is not negative. */
    static int firstInside(long left, int stride, int limit) {
        return (int) Math.min(limit, Math.max(0, Math.ceilDiv(-left, stride)));
    }

    /** One past the largest i below {@code limit} for which left + i stride is below {@code extent}. */
    static int endInside(long left, int stride, int extent, int begin, int limit) {
        return Math.clamp(Math.ceilDiv(extent - left, stride), begin, limit);
    }
}
