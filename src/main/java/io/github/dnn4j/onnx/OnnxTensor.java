package io.github.dnn4j.onnx;

import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A tensor of an ONNX file: elements of any numeric type in row-major order, in the file's byte order (little-endian).
 * Extents may be 0. Never written once it is shared.
 */
public final class OnnxTensor {
    private static final int LARGEST_ON_HEAP = 4096;
    private static final int MAX_RANK = 64;
    private static final int MAX_INTEGERS = 4096;

    private final String name;
    private final ElementType type;
    private final long[] extents;
    private final long elements;
    private final OnnxData data;
    private final Integers integers;

    /**
     * The integers that a tensor was dequantized from.
     *
     * @param values 8-bit integers, signed or not
     * @param scale one scale, or one for each extent of {@code axis}
     * @param zeroPoint as many zero points
     * @param axis the axis along which scales differ
     */
    public record Integers(OnnxTensor values, OnnxTensor scale, OnnxTensor zeroPoint, int axis) {
        /** The integers that DequantizeLinear was applied to; null if they are of another size. */
        public static Integers of(OnnxTensor values, OnnxTensor scale, OnnxTensor zeroPoint, int axis) {
            boolean bytes = values.type() == ElementType.INT8 || values.type() == ElementType.UINT8;
            return bytes && scale.type() == ElementType.FLOAT ? new Integers(values, scale, zeroPoint, axis) : null;
        }

        /** The integers behind the transposed matrix. */
        public Integers transposed(OnnxTensor turned) {
            return new Integers(turned, scale, zeroPoint, 1 - axis);
        }
    }

    /** Elements are {@code data}; its size must be that of the elements, or one element that stands for all. */
    public OnnxTensor(String name, ElementType type, long[] extents, MemorySegment data) {
        this(name, type, extents, OnnxData.of(data));
    }

    /** As {@link #OnnxTensor(String, ElementType, long[], MemorySegment)}, possibly in a file. */
    @SuppressWarnings("exports") // for this module's own readers and writers
    public OnnxTensor(String name, ElementType type, long[] extents, OnnxData data) {
        this(name, type, extents, data, null);
    }

    private OnnxTensor(String name, ElementType type, long[] extents, OnnxData data, Integers integers) {
        this.name = name;
        this.type = type;
        this.extents = extents.clone();
        this.elements = elements(extents);
        this.data = data;
        this.integers = integers;
    }

    /** The elements of a tensor as {@code type}; one in a file that holds them so stays there. */
    public static OnnxTensor of(String name, TensorSource source, ElementType type) {
        boolean stays = source.file().isPresent()
                && ElementType.of(source.type()) == type
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return stays
                ? new OnnxTensor(name, type, source.shape().toArray(), OnnxData.of(source))
                : of(name, source.tensor(), type);
    }

    /** The elements of a tensor as {@code type}: its own memory where it already holds them so. */
    public static OnnxTensor of(String name, Tensor tensor, ElementType type) {
        boolean inPlace = ElementType.of(tensor.type()) == type
                && tensor.layout().isRowMajor(tensor.shape())
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        if (inPlace) {
            MemorySegment data = tensor.segment().asSlice(0, tensor.bytes());
            return new OnnxTensor(name, type, tensor.shape().toArray(), data);
        }
        OnnxTensor result = allocate(type, tensor.shape().toArray()).named(name);
        int[] integers = tensor.type().isFloating() ? new int[0] : tensor.toIntArray();
        for (long i = 0; i < result.elements; i++) {
            result.setDouble(i, tensor.type().isFloating() ? tensor.getFloat(i) : integers[(int) i]);
        }
        return result;
    }

    /** A new tensor of zeros, to be filled by the caller before it is shared. */
    public static OnnxTensor allocate(ElementType type, long... extents) {
        long bytes = Math.multiplyExact(elements(extents), type.bytes());
        MemorySegment data = bytes <= LARGEST_ON_HEAP
                ? MemorySegment.ofArray(new byte[(int) bytes])
                : Arena.ofAuto().allocate(bytes, 64);
        return new OnnxTensor("", type, extents, data);
    }

    /** A vector of 64-bit integers. */
    public static OnnxTensor ofLongs(long... values) {
        OnnxTensor tensor = allocate(ElementType.INT64, values.length);
        for (int i = 0; i < values.length; i++) {
            tensor.setLong(i, values[i]);
        }
        return tensor;
    }

    /** A tensor of F32. */
    public static OnnxTensor ofFloats(long[] extents, float... values) {
        OnnxTensor tensor = allocate(ElementType.FLOAT, extents);
        OnnxException.require(
                tensor.elements == values.length, "%d values for %s", values.length, Arrays.toString(extents));
        for (int i = 0; i < values.length; i++) {
            tensor.setDouble(i, values[i]);
        }
        return tensor;
    }

    /** A tensor all of whose elements are the first element of {@code value}; takes the memory of one. */
    public static OnnxTensor splat(OnnxTensor value, long... extents) {
        return new OnnxTensor("", value.type, extents, value.data.slice(0, value.type.bytes()));
    }

    /** Refuses more extents than any tensor has: what is done for each of them, and said of all, stays small. */
    public static void requireRank(long rank) {
        OnnxException.require(rank <= MAX_RANK, "a tensor of %d extents; at most %d are read", rank, MAX_RANK);
    }

    /** The product of extents; 0 if one of them is. */
    public static long elements(long... extents) {
        requireRank(extents.length);
        long product = 1;
        boolean empty = false;
        for (long extent : extents) {
            OnnxException.require(extent >= 0, "a tensor has the extents %s; none may be negative", text(extents));
            empty |= extent == 0;
        }
        for (int i = 0; i < extents.length && !empty; i++) {
            OnnxException.require(
                    product <= Long.MAX_VALUE / 16 / extents[i],
                    "a tensor has the extents %s, whose product overflows",
                    text(extents));
            product *= extents[i];
        }
        return empty ? 0 : product;
    }

    private static String text(long[] extents) {
        return Arrays.toString(extents);
    }

    /** The name in the file; empty for a computed tensor. */
    public String name() {
        return name;
    }

    /** The element type. */
    public ElementType type() {
        return type;
    }

    /** The number of extents. */
    public int rank() {
        return extents.length;
    }

    /** The extents, outermost first. */
    public long[] extents() {
        return extents.clone();
    }

    /** One extent; negative axes count from the end. */
    public long extent(int axis) {
        return extents[axis < 0 ? axis + extents.length : axis];
    }

    /** The number of elements. */
    public long elements() {
        return elements;
    }

    /** True if one stored element stands for all. */
    public boolean isSplat() {
        return data.bytes() == type.bytes() && elements != 1;
    }

    /** The same elements under other extents. */
    public OnnxTensor reshaped(long... newExtents) {
        OnnxException.require(
                elements(newExtents) == elements, "%d elements cannot be reshaped to %s", elements, text(newExtents));
        return new OnnxTensor("", type, newExtents, data, Arrays.equals(extents, newExtents) ? integers : null);
    }

    /** The element at a row-major index; integers above 2^53 are rounded. */
    public double getDouble(long index) {
        return StoredElements.getDouble(type, data.memory(), offset(index));
    }

    /** The element at a row-major index; fractions are cut off, unsigned 64-bit values keep their bits. */
    public long getLong(long index) {
        return StoredElements.getLong(type, data.memory(), offset(index));
    }

    public void setDouble(long index, double value) {
        StoredElements.setDouble(type, data.memory(), offset(index), value);
    }

    public void setLong(long index, long value) {
        StoredElements.setLong(type, data.memory(), offset(index), value);
    }

    /** Sets the sixteen bits of an element. */
    public void setBits(long index, short bits) {
        data.memory().set(StoredElements.SHORT, offset(index), bits);
    }

    /** True if type, extents and elements are the same, bit by bit. */
    public boolean sameAs(OnnxTensor other) {
        return this == other
                || type == other.type
                        && Arrays.equals(extents, other.extents)
                        && isSplat() == other.isSplat()
                        && data.memory().mismatch(other.data.memory()) < 0;
    }

    /** The same elements under a name. */
    public OnnxTensor named(String newName) {
        return new OnnxTensor(newName, type, extents, data, integers);
    }

    /** The same elements, known to come from integers; from none for null. */
    public OnnxTensor from(Integers source) {
        return new OnnxTensor(name, type, extents, data, source);
    }

    /** The integers that the elements were dequantized from; empty if they were not. */
    public Optional<Integers> integers() {
        return Optional.ofNullable(integers);
    }

    /** Copies an element of {@code source}, which has the same type. */
    public void copy(long index, OnnxTensor source, long from) {
        MemorySegment.copy(source.data.memory(), source.offset(from), data.memory(), offset(index), type.bytes());
    }

    private long offset(long index) {
        if (type.bytes() == 0) {
            throw new IllegalStateException("values of type " + type + " are not read");
        }
        return isSplat() ? 0 : index * type.bytes();
    }

    /** The only element, as a number; fails if there are more, or none. */
    public double number(String meaning) {
        OnnxException.require(elements == 1, "its %s %s should be one number", meaning, this);
        return getDouble(0);
    }

    /** All elements as integers. */
    public long[] toLongs() {
        OnnxException.require(
                elements <= MAX_INTEGERS,
                "%d elements where integers were expected, of which at most %d are read",
                elements,
                MAX_INTEGERS);
        long[] values = new long[(int) elements];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    /** The extents as a shape; fails for an extent of 0. */
    public Shape shape() {
        return Shape.of(extents);
    }

    /** The memory that holds the elements. */
    public MemorySegment bytes() {
        return data.memory().asReadOnly();
    }

    /** Shows that memory to {@code action}; what is in a file is in memory only meanwhile. */
    public void show(Consumer<MemorySegment> action) {
        data.show(memory -> action.accept(memory.asReadOnly()));
    }

    /** Where the elements are. */
    @SuppressWarnings("exports") // for this module's own writers
    public OnnxData data() {
        return data;
    }

    /** The bytes that hold the elements. */
    public long storedBytes() {
        return data.bytes();
    }

    private NetworkForm networkForm() {
        return new NetworkForm(type, data, elements);
    }

    /**
     * The elements as {@code wanted}, under {@code shape}, without a copy: in the file, or in memory that is it
     * already. Empty if {@link #toTensor} would make a copy.
     */
    public Optional<TensorSource> inPlace(Shape shape, DataType wanted) {
        return networkForm().inPlace(shape, wanted);
    }

    /**
     * The elements as a tensor of {@code wanted}, under {@code shape}: the memory that they are in where that already
     * is it, else a converted copy freed by the garbage collector.
     */
    public Tensor toTensor(Shape shape, DataType wanted) {
        return networkForm().toTensor(shape, wanted);
    }

    @Override
    public String toString() {
        return type + text(extents) + (name.isEmpty() ? "" : " " + name);
    }
}
