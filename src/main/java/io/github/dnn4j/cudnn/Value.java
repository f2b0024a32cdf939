package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/**
 * A value on the device, dense from the start of its buffer.
 *
 * @param buffer its memory
 * @param shape its logical shape
 * @param type its element type
 * @param layout {@code NHWC} for channels last, {@code NCHW} for row-major
 */
record Value(DeviceBuffer buffer, Shape shape, DataType type, Layout layout) {
    /** True if it lies as {@code other} would: where there is one channel or one pixel both layouts are the same. */
    boolean isLaidOutAs(Layout other) {
        return layout == other || Layout.NHWC.isRowMajor(shape);
    }

    /** The same memory in a layout that it is in already. */
    Value named(Layout other) {
        return new Value(buffer, shape, type, other);
    }
}
