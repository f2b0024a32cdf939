package io.github.dnn4j.onnx.fold;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;

/** Where the elements of a constant lie that is read as if it had larger extents. */
final class Broadcasting {
    private final long[] extents;
    private final long[] strides;
    private final boolean same;

    Broadcasting(OnnxTensor tensor, long[] extents) {
        this.extents = extents;
        this.strides = new long[extents.length];
        long stride = 1;
        for (int i = 1; i <= tensor.rank(); i++) {
            long extent = tensor.extent(-i);
            strides[extents.length - i] = extent == 1 ? 0 : stride;
            stride *= extent;
        }
        this.same = tensor.elements() == OnnxTensor.elements(extents);
    }

    /** The extents to which both broadcast. */
    static long[] extents(long[] a, long[] b) {
        OnnxTensor.requireRank(Math.max(a.length, b.length));
        long[] result = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= result.length; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            OnnxException.require(
                    x == y || x == 1 || y == 1,
                    "constants of extents %s and %s do not broadcast",
                    java.util.Arrays.toString(a),
                    java.util.Arrays.toString(b));
            result[result.length - i] = x == 1 ? y : x;
        }
        return result;
    }

    /** The index in the tensor of an index in the larger extents. */
    long index(long position) {
        if (same) {
            return position;
        }
        long rest = position;
        long index = 0;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            index += rest % extents[axis] * strides[axis];
            rest /= extents[axis];
        }
        return index;
    }
}
