package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Copies between strided places in the name of the step, for the layers that only move elements. */
final class Moves {
    private Moves() {}

    /** Moves all elements of {@code from}, or as many as its shape says; see {@link Lowering#move}. */
    static void emit(
            Lowering lowering,
            DeviceValue from,
            DeviceValue to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        emit(lowering, from.shape(), from, to, source, sourceOffset, target, targetOffset);
    }

    /** As above, for the elements of {@code walked}. */
    static void emit(
            Lowering lowering,
            Shape walked,
            DeviceValue from,
            DeviceValue to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        lowering.move(lowering.step().name(), walked, from, to, source, sourceOffset, target, targetOffset);
    }

    /** Moves all of {@code x} into {@code y}, {@code before} elements from the start of each of the last axes. */
    static void inside(Lowering lowering, DeviceValue x, DeviceValue y, List<Integer> before) {
        long[] target = y.strides();
        emit(lowering, x, y, x.strides(), 0, target, offset(target, before));
    }

    /** The elements of {@code whole} that begin {@code before} elements from the start of each of the last axes. */
    static DeviceValue part(Lowering lowering, DeviceValue whole, Shape shape, List<Integer> before) {
        DeviceValue result = lowering.result(shape, whole.type(), Layout.NHWC);
        long[] source = whole.strides();
        emit(lowering, shape, whole, result, source, offset(source, before), result.strides(), 0);
        return result;
    }

    /** The same elements in logical order under another shape. */
    static DeviceValue reshaped(Lowering lowering, DeviceValue x, Shape shape) {
        DeviceValue plain = lowering.as(x, x.type(), Layout.NCHW);
        return new DeviceValue(plain.buffer(), shape, plain.type(), Layout.NCHW);
    }

    private static long offset(long[] strides, List<Integer> before) {
        int first = strides.length - before.size();
        long offset = 0;
        for (int axis = first; axis < strides.length; axis++) {
            offset += before.get(axis - first) * strides[axis];
        }
        return offset;
    }
}
