package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.graph.ConvolutionGraph;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * A value on the device: dense from the start of its buffer, or a run of the channels of a larger value.
 *
 * @param buffer its memory
 * @param shape its logical shape
 * @param type its element type
 * @param layout {@code NHWC} for channels last, {@code NCHW} for row-major
 * @param run where its channels lie among those of a larger value, whose layout is {@code NHWC}; empty if it is dense
 */
public record DeviceValue(DeviceBuffer buffer, Shape shape, DataType type, Layout layout, Optional<Run> run) {
    /**
     * A run of channels.
     *
     * @param pitch channels of the larger value: elements from a pixel to the next
     * @param first elements before the first
     */
    public record Run(long pitch, long first) {}

    /** A dense value. */
    public DeviceValue(DeviceBuffer buffer, Shape shape, DataType type, Layout layout) {
        this(buffer, shape, type, layout, Optional.empty());
    }

    /** The channels of this dense value, which is laid out channels last, from {@code channel} on, as a value. */
    public DeviceValue channels(Shape part, long channel) {
        return new DeviceValue(buffer, part, type, layout, Optional.of(new Run(shape.extent(1), channel)));
    }

    /**
     * True if it lies densely, as {@code other} would: where there is one channel or one pixel both layouts are the
     * same.
     */
    public boolean isLaidOutAs(Layout other) {
        return run.isEmpty() && (layout == other || Layout.NHWC.isRowMajor(shape));
    }

    /** Whether cuDNN reads it as it lies: channels last, each pixel's beginning aligned as it wants a buffer to be. */
    boolean isAligned() {
        return run.map(r -> r.pitch() * type.bytes() % ConvolutionGraph.ALIGNMENT == 0
                        && r.first() * type.bytes() % ConvolutionGraph.ALIGNMENT == 0)
                .orElse(true);
    }

    /** Elements from one to the next along each axis. */
    public long[] strides() {
        return run.map(r -> ConvolutionGraph.channelsLast(shape.toArray(), r.pitch()))
                .orElseGet(() -> layout.strides(shape));
    }

    /** Elements of the buffer before its first. */
    long first() {
        return run.map(Run::first).orElse(0L);
    }

    /** Elements from a pixel to the next, of a value that is laid out channels last. */
    long pitch() {
        return run.map(Run::pitch).orElseGet(() -> shape.extent(1));
    }

    /** The same memory in a layout that it is in already. */
    public DeviceValue named(Layout other) {
        return new DeviceValue(buffer, shape, type, other, run);
    }
}
