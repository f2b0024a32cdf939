package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A oneDNN memory descriptor: logical dimensions, element type and physical layout. Its handle belongs to the {@link
 * DnnlScope} that it was made in.
 */
public final class MemoryDesc {
    private final long handle;
    private final Shape shape;
    private final DataType type;
    private final long bytes;

    public MemoryDesc(long handle) {
        this.handle = handle;
        this.shape = Shape.of(DnnlMemory.dims(handle));
        this.type = DnnlMemory.type(handle);
        this.bytes = DnnlMemory.bytes(handle);
    }

    /** A row-major descriptor; a scalar becomes a vector of one. */
    public static MemoryDesc plain(DnnlScope scope, Shape shape, DataType type) {
        Shape atLeastVector = atLeastVector(shape);
        return strided(scope, atLeastVector, type, atLeastVector.strides());
    }

    /** A channels-last descriptor of a shape (N, C, spatial...). */
    public static MemoryDesc channelsLast(DnnlScope scope, Shape shape, DataType type) {
        long[] strides = new long[shape.rank()];
        strides[1] = 1;
        long stride = shape.extent(1);
        for (int i = shape.rank() - 1; i >= 2; i--) {
            strides[i] = stride;
            stride *= shape.extent(i);
        }
        strides[0] = stride;
        return strided(scope, shape, type, strides);
    }

    /** A descriptor of a shape (N, C, spatial...) of rank 3 to 5 with {@code block} channels innermost: 8 or 16. */
    static MemoryDesc blocked(DnnlScope scope, Shape shape, DataType type, int block) {
        return new MemoryDesc(scope.desc(DnnlMemory.createBlocked(shape.toArray(), type, block)));
    }

    public static MemoryDesc strided(DnnlScope scope, Shape shape, DataType type, long[] strides) {
        return new MemoryDesc(scope.desc(DnnlMemory.createStrided(shape.toArray(), type, strides)));
    }

    public static Shape atLeastVector(Shape shape) {
        return shape.rank() == 0 ? Shape.of(1) : shape;
    }

    public long handle() {
        return handle;
    }

    /** The logical dimensions. */
    public Shape shape() {
        return shape;
    }

    public DataType type() {
        return type;
    }

    /** Bytes in memory, padding included. */
    public long bytes() {
        return bytes;
    }

    public boolean sameAs(MemoryDesc other) {
        return handle == other.handle || DnnlMemory.equal(handle, other.handle);
    }

    /** True if elements lie in the same places as those of a descriptor of the same dimensions. */
    public boolean liesAs(MemoryDesc other) {
        return sameAs(other) || (type == other.type && isPlain() && other.isPlain());
    }

    /**
     * The same memory with the strides that its layout gives to axes of extent 1, if it is row-major, channels last or
     * in blocks of channels; else as it is. Where a position lies does not depend on them, but some implementations of
     * oneDNN tell a layout by the other axes, and then count with the stride of the last one: so does resampling.
     */
    public MemoryDesc withUsualStrides(DnnlScope scope) {
        if (!DnnlMemory.isBlocked(handle)) {
            return this;
        }
        MemoryDesc plain = plain(scope, shape, type);
        if (isThatButForExtentsOf1(plain)) {
            return plain;
        }
        if (shape.rank() < 3 || shape.rank() > 5) {
            return this;
        }
        MemoryDesc last = channelsLast(scope, shape, type);
        if (isThatButForExtentsOf1(last)) {
            return last;
        }
        long block = blockAlong(1);
        if (block == 8 || block == 16) {
            MemoryDesc blocked = blocked(scope, shape, type, (int) block);
            if (isThatButForExtentsOf1(blocked)) {
                return blocked;
            }
        }
        return this;
    }

    /** True if both are the same but for the strides of axes of extent 1. */
    private boolean isThatButForExtentsOf1(MemoryDesc other) {
        long[] strides = DnnlMemory.strides(handle);
        long[] others = DnnlMemory.strides(other.handle);
        return Arrays.equals(DnnlMemory.paddedDims(handle), DnnlMemory.paddedDims(other.handle))
                && Arrays.equals(DnnlMemory.innerBlocks(handle), DnnlMemory.innerBlocks(other.handle))
                && Arrays.equals(DnnlMemory.innerAxes(handle), DnnlMemory.innerAxes(other.handle))
                && IntStream.range(0, strides.length).allMatch(i -> shape.extent(i) == 1 || strides[i] == others[i]);
    }

    /** True if there is memory for more elements than there are: blocks that are not full. */
    boolean isPadded() {
        return !Arrays.equals(DnnlMemory.paddedDims(handle), shape.toArray());
    }

    /** True if an element's place is a sum of its positions times {@link #strides}. */
    public boolean isStrided() {
        return DnnlMemory.isBlocked(handle) && DnnlMemory.innerBlocks(handle).length == 0;
    }

    /** Elements from one to the next along every axis; of blocks where there are blocks. */
    public long[] strides() {
        return DnnlMemory.strides(handle);
    }

    /** True if elements lie densely in row-major order of the logical dimensions; extents of 1 do not matter. */
    public boolean isPlain() {
        if (!DnnlMemory.isBlocked(handle) || DnnlMemory.innerBlocks(handle).length > 0 || isPadded()) {
            return false;
        }
        long[] strides = DnnlMemory.strides(handle);
        long[] dense = shape.strides();
        return IntStream.range(0, strides.length).allMatch(i -> shape.extent(i) == 1 || strides[i] == dense[i]);
    }

    /**
     * True if the memory is a sequence of slices along {@code axis}, so that consecutive ranges of that axis are
     * consecutive in memory: every axis before it has extent 1 and the axis is the outermost in memory. A blocked axis
     * qualifies in whole blocks only.
     */
    public boolean isSequenceAlong(int axis) {
        if (!DnnlMemory.isBlocked(handle) || !Arrays.equals(DnnlMemory.paddedDims(handle), shape.toArray())) {
            return false;
        }
        long[] strides = DnnlMemory.strides(handle);
        long total = bytes / type.bytes();
        if (total != shape.elements()) {
            return false;
        }
        long outer = shape.extent(axis) / blockAlong(axis);
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis && shape.extent(i) > 1 && strides[i] > strides[axis] && outer > 1) {
                return false;
            }
        }
        // With a single outer index the axis itself gives no stride to compare: the inner blocks then hold everything
        // only if every other axis lies inside them or comes later; a lone block is outermost by definition.
        return IntStream.range(0, shape.rank()).filter(i -> i < axis).allMatch(i -> shape.extent(i) == 1);
    }

    /** The product of the inner block sizes of an axis; 1 where it is not blocked. */
    long blockAlong(int axis) {
        long[] axes = DnnlMemory.innerAxes(handle);
        long[] blocks = DnnlMemory.innerBlocks(handle);
        long block = 1;
        for (int i = 0; i < axes.length; i++) {
            block *= axes[i] == axis ? blocks[i] : 1;
        }
        return block;
    }

    /**
     * The layout in oneDNN's notation; {@code abcd} is plain, {@code acdb} channels last, {@code aBcd16b} blocked by 16
     * channels.
     */
    public String layout() {
        return FormatTag.of(handle);
    }

    @Override
    public String toString() {
        return shape + ":" + type + ":" + layout();
    }
}
