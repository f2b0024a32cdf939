package io.github.dnn4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Elements of one type in native memory, with a shape. Indices and Java arrays are always in the row-major order of the
 * logical shape, whatever the {@link Layout} in memory; {@link #segment()} is the memory as it lies.
 *
 * <p>Conversions to bf16 and f16 round to the nearest value, ties to even, keep subnormals, and turn what is too large
 * into infinity; conversions to integers round to the nearest, ties to even, and saturate, NaN becoming 0.
 *
 * <p>A tensor of a {@link MemoryPool} owns its memory and returns it when closed. Wrapped tensors and views own
 * nothing: closing them only ends their own use. A view is usable as long as the tensor it came from. Close may be
 * called from any thread and more than once; every use after it throws {@link IllegalStateException}. Reading and
 * writing elements is not synchronised.
 */
public final class Tensor implements AutoCloseable {
    private final Shape shape;
    private final DataType type;
    private final Layout layout;
    private final MemorySegment segment;
    private final MemoryPool.Block block;
    private final boolean ownsBlock;
    private final Tensor base;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Tensor(
            Shape shape,
            DataType type,
            Layout layout,
            MemorySegment segment,
            MemoryPool.Block block,
            boolean ownsBlock,
            Tensor base) {
        this.shape = Objects.requireNonNull(shape, "shape");
        this.type = Objects.requireNonNull(type, "type");
        this.layout = Objects.requireNonNull(layout, "layout");
        this.segment = segment;
        this.block = block;
        this.ownsBlock = ownsBlock;
        this.base = base;
    }

    /** A tensor that closes {@code block} with itself. */
    static Tensor owning(MemoryPool.Block block, Shape shape, DataType type, Layout layout) {
        return new Tensor(shape, type, layout, block.segment(), block, true, null);
    }

    /** A tensor over exactly {@code memory}, which lies in {@code block} and does not close it. */
    static Tensor within(MemoryPool.Block block, MemorySegment memory, Shape shape, DataType type, Layout layout) {
        return new Tensor(shape, type, layout, memory, block, false, null);
    }

    /** A tensor over exactly {@code memory}, which someone else owns. */
    private static Tensor view(MemorySegment memory, Shape shape, DataType type, Layout layout) {
        return new Tensor(shape, type, layout, memory, null, false, null);
    }

    /**
     * A zeroed tensor outside any pool, freed by the garbage collector once nothing refers to it.
     *
     * @throws MemoryBudgetException if the machine has too little memory
     */
    public static Tensor allocate(Shape shape, DataType type) {
        return allocate(shape, type, Arena.ofAuto());
    }

    /** As {@link #allocate(Shape, DataType)}, in an arena that is automatic, or confined to the calling thread. */
    static Tensor allocate(Shape shape, DataType type, Arena arena) {
        long bytes = shape.bytes(type);
        try {
            return view(arena.allocate(bytes, MemoryPool.ALIGNMENT), shape, type, Layout.NCHW);
        } catch (OutOfMemoryError refused) {
            throw new MemoryBudgetException(
                    String.format(
                            Locale.ROOT,
                            "a %s tensor of shape %s needs %,d bytes, which the machine refused (%s). %s",
                            type,
                            shape,
                            bytes,
                            refused.getMessage(),
                            NativeBlock.ADVICE),
                    bytes,
                    0,
                    Long.MAX_VALUE,
                    List.of(),
                    refused);
        }
    }

    /**
     * An f32 tensor with these values, outside any pool, freed by the garbage collector.
     *
     * @throws InvalidDescriptorException if there are more or fewer values than the shape has elements
     */
    public static Tensor ofFloats(Shape shape, float... values) {
        requireCount(shape, values.length);
        Tensor tensor = allocate(shape, DataType.F32);
        tensor.copyFrom(values);
        return tensor;
    }

    /** As {@link #wrap(MemorySegment, Shape, DataType, Layout)}, row-major. */
    public static Tensor wrap(MemorySegment memory, Shape shape, DataType type) {
        return wrap(memory, shape, type, Layout.NCHW);
    }

    /**
     * A tensor over memory of the caller, without a copy. Bytes past the tensor's size are left alone. The memory must
     * be native, begin at a multiple of the element size, and come from the global arena, an automatic arena, a direct
     * buffer, or an arena confined to the calling thread: memory that another thread may unmap during a native call
     * cannot be wrapped. The tensor keeps the memory reachable; it cannot be written if the segment is read-only.
     *
     * @throws IllegalArgumentException if the memory breaks one of these rules or is too small
     * @throws IllegalStateException if its arena is closed
     */
    public static Tensor wrap(MemorySegment memory, Shape shape, DataType type, Layout layout) {
        return view(Wrapping.check(memory, shape, type), shape, type, layout);
    }

    /** As {@link #wrap(ByteBuffer, Shape, DataType, Layout)}, row-major. */
    public static Tensor wrap(ByteBuffer buffer, Shape shape, DataType type) {
        return wrap(buffer, shape, type, Layout.NCHW);
    }

    /**
     * A tensor over the bytes of a direct buffer from its position to its limit, without a copy. Elements are in the
     * byte order of the machine, whatever the order of the buffer.
     *
     * @throws IllegalArgumentException if the buffer is not direct, is too small or is misaligned
     */
    public static Tensor wrap(ByteBuffer buffer, Shape shape, DataType type, Layout layout) {
        return wrap(MemorySegment.ofBuffer(buffer), shape, type, layout);
    }

    /** The logical shape. */
    public Shape shape() {
        return shape;
    }

    /** The element type. */
    public DataType type() {
        return type;
    }

    /** The order of the elements in memory. */
    public Layout layout() {
        return layout;
    }

    /** The size in bytes. */
    public long bytes() {
        return segment.byteSize();
    }

    /** True if the elements cannot be written, because a read-only segment was wrapped. */
    public boolean isReadOnly() {
        return segment.isReadOnly();
    }

    /**
     * The memory itself, {@link #bytes()} long, elements in the order of {@link #layout()}.
     *
     * @throws IllegalStateException if this tensor, or what it is a view of, is closed
     */
    public MemorySegment segment() {
        for (Tensor tensor = this; tensor != null; tensor = tensor.base) {
            if (tensor.closed.get()) {
                throw new IllegalStateException(this + " was used after it was closed");
            }
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(this + " was used after its memory was closed");
        }
        return segment;
    }

    /**
     * The address of the first byte, for native calls. An address keeps nothing alive: keep the tensor open and
     * reachable until the call returns; see {@link #hold}.
     *
     * @throws IllegalStateException if the tensor is closed, or lies in an arena confined to another thread
     */
    public long address() {
        MemorySegment memory = segment();
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException(this + " wraps memory of an arena that is confined to another thread");
        }
        return memory.address();
    }

    /**
     * As {@link #address()}, and keeps memory of a {@link MemoryPool} from being freed until {@link #letGo}, which must
     * follow: closing what owns it throws meanwhile. Other memory is kept by keeping this tensor reachable. Several
     * holders may hold at the same time. Allocates nothing.
     *
     * @throws IllegalStateException as {@link #address()} does
     */
    public long hold() {
        long address = address();
        if (block != null && !block.hold()) {
            throw new IllegalStateException(this + " was used after its memory was closed");
        }
        return address;
    }

    /** Ends one {@link #hold}. */
    public void letGo() {
        if (block != null) {
            block.letGo();
        }
    }

    /**
     * The element at row-major logical index {@code index} as a float; an s32 element is rounded to the nearest float.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ index &lt; {@code shape().elements()}
     */
    public float getFloat(long index) {
        return Elements.getFloat(segment(), type, place(index));
    }

    /**
     * Sets the element at row-major logical index {@code index}, converting to the element type.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ index &lt; {@code shape().elements()}
     * @throws UnsupportedOperationException if the tensor is read-only
     */
    public void setFloat(long index, float value) {
        Elements.setFloat(writable(), type, place(index), value);
    }

    /** Sets every element, converting to the element type. */
    public void fill(float value) {
        TensorCopy.fill(this, value);
    }

    /**
     * Sets all elements from values in row-major logical order.
     *
     * @throws InvalidDescriptorException if there are more or fewer values than elements
     * @throws UnsupportedOperationException if the tensor is read-only
     */
    public void copyFrom(float[] values) {
        requireCount(shape, values.length);
        TensorCopy.fromFloats(values, this);
    }

    /** As {@link #copyFrom(float[])}, from integers; those become bf16 in one rounding. */
    public void copyFrom(int[] values) {
        requireCount(shape, values.length);
        TensorCopy.fromInts(values, this);
    }

    /**
     * As {@link #copyFrom(float[])}, from bytes. A {@code U8} tensor takes the eight bits as they are, 0 to 255; for
     * every other type a byte is a number from -128 to 127.
     */
    public void copyFrom(byte[] values) {
        requireCount(shape, values.length);
        TensorCopy.fromBytes(values, this);
    }

    /**
     * Copies the first {@link #bytes()} bytes of {@code memory} as they are: elements of this type, in this layout.
     *
     * @throws InvalidDescriptorException if the memory is smaller than the tensor
     * @throws UnsupportedOperationException if the tensor is read-only
     */
    public void copyFrom(MemorySegment memory) {
        InvalidDescriptorException.require(
                memory.byteSize() >= bytes(), "%s cannot be filled from %d bytes of memory", this, memory.byteSize());
        MemorySegment.copy(memory, 0, writable(), 0, bytes());
    }

    /**
     * Copies the elements of {@code source}, converting type and layout. The two must not overlap, unless both have the
     * same type and layout.
     *
     * @throws InvalidDescriptorException if the shapes differ
     * @throws UnsupportedOperationException if this tensor is read-only
     */
    public void copyFrom(Tensor source) {
        InvalidDescriptorException.require(
                shape.equals(source.shape), "%s cannot be copied to %s: the shapes differ; use reshape", source, this);
        TensorCopy.between(source, this);
    }

    /**
     * A row-major copy with elements of {@code other}, outside any pool, freed by the garbage collector.
     *
     * @throws MemoryBudgetException if the machine has too little memory
     */
    public Tensor copyAs(DataType other) {
        Tensor copy = allocate(shape, other);
        copy.copyFrom(this);
        return copy;
    }

    /**
     * All elements in row-major logical order.
     *
     * @throws IllegalStateException if there are more elements than a Java array can have
     */
    public float[] toFloatArray() {
        float[] values = new float[arrayLength()];
        TensorCopy.toFloats(this, values);
        return values;
    }

    /** As {@link #toFloatArray()}, rounded to integers. */
    public int[] toIntArray() {
        int[] values = new int[arrayLength()];
        TensorCopy.toInts(this, values);
        return values;
    }

    /**
     * As {@link #toFloatArray()}, as bytes: the eight bits of a {@code U8} element as they are, every other type
     * converted to a number from -128 to 127.
     */
    public byte[] toByteArray() {
        byte[] values = new byte[arrayLength()];
        TensorCopy.toBytes(this, values);
        return values;
    }

    /**
     * A view of the same elements in the same logical order under another shape, in {@link Layout#NCHW}.
     *
     * @throws InvalidDescriptorException if the element counts differ, or the elements lie in {@link Layout#NHWC} order
     *     that no other shape can describe
     */
    public Tensor reshape(Shape newShape) {
        InvalidDescriptorException.require(
                newShape.elements() == shape.elements(),
                "%s has %d elements; shape %s has %d",
                this,
                shape.elements(),
                newShape,
                newShape.elements());
        InvalidDescriptorException.require(
                layout.isRowMajor(shape),
                "%s cannot be reshaped without a copy; copy it to an NCHW tensor first",
                this);
        return new Tensor(newShape, type, Layout.NCHW, segment(), block, false, this);
    }

    /**
     * A view of the entries {@code from} (included) to {@code to} (not included) along axis 0, such as part of a batch.
     *
     * @throws InvalidDescriptorException if the tensor is a scalar, or unless 0 ≤ from &lt; to ≤ extent 0
     */
    public Tensor slice(long from, long to) {
        InvalidDescriptorException.require(shape.rank() > 0, "%s is a scalar and has no axis to slice", this);
        InvalidDescriptorException.require(
                0 <= from && from < to && to <= shape.extent(0), "%s has no entries %d to %d", this, from, to);
        long entry = bytes() / shape.extent(0);
        MemorySegment part = segment().asSlice(from * entry, (to - from) * entry);
        return new Tensor(shape.with(0, to - from), type, layout, part, block, false, this);
    }

    /**
     * Ends the use of this tensor and returns memory that it owns. The second time this does nothing.
     *
     * @throws IllegalStateException if another thread is inside a native call that uses the memory; the tensor then
     *     stays open
     */
    @Override
    public void close() {
        if (ownsBlock) {
            block.close();
        }
        closed.set(true);
    }

    /** Type, shape and layout, as in {@code f32 tensor 1x3x224x224 (NCHW)}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " tensor " + shape + " (" + layout + ")";
    }

    /** The memory, once it is known that it may be written. */
    MemorySegment writable() {
        if (segment.isReadOnly()) {
            throw new UnsupportedOperationException(this + " wraps read-only memory and cannot be written");
        }
        return segment();
    }

    private long place(long index) {
        if (index < 0 || index >= shape.elements()) {
            throw new IndexOutOfBoundsException(
                    "index " + index + " is outside " + this + " of " + shape.elements() + " elements");
        }
        return layout.physicalIndex(shape, index);
    }

    private int arrayLength() {
        segment();
        if (shape.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(this + " has " + shape.elements() + " elements, more than a Java array can"
                    + " hold; use segment(), slice() or getFloat()");
        }
        return (int) shape.elements();
    }

    private static void requireCount(Shape shape, long values) {
        if (values != shape.elements()) { // spelled out, because passing the numbers on would allocate
            throw new InvalidDescriptorException(
                    values + " values for shape " + shape + ", which has " + shape.elements() + " elements");
        }
    }
}
