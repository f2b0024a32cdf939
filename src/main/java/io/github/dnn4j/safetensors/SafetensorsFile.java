package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.SafetensorsException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file. Its header is read and checked at once, at least as strictly as the format's own reader does; its
 * tensors stay in the file, mapped, until they are asked for, and may together be larger than memory. The mapping goes
 * when nothing refers to it. Values are not looked at: NaN and infinities are values like others.
 *
 * <p>A file that is mapped must not be overwritten or cut in place; replacing it, as {@link SafetensorsWriter} does, is
 * harmless.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile {
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String file;
    private final Header header;
    private final MemorySegment data;

    private SafetensorsFile(String file, MemorySegment bytes) {
        this.file = file;
        this.header = Header.read(file, bytes);
        this.data = bytes.asSlice(header.end());
    }

    /**
     * Reads a file's header and maps its data.
     *
     * @throws SafetensorsException if there is no such file, or it is malformed
     */
    public static SafetensorsFile read(Path file) {
        require(
                Files.isRegularFile(file),
                Files.exists(file) ? "%s is not a regular file" : "there is no file %s",
                file);
        try (FileChannel channel = FileChannel.open(file)) {
            return new SafetensorsFile(
                    file.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        } catch (IOException e) {
            throw new SafetensorsException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #read(Path)}, from the bytes of a file, which must not change; tensors are copies.
     *
     * @throws SafetensorsException if they are malformed
     */
    public static SafetensorsFile read(byte[] bytes) {
        return new SafetensorsFile(
                "the safetensors data", MemorySegment.ofArray(bytes).asReadOnly());
    }

    /** The names of the tensors, in the order of the header. */
    public List<String> names() {
        return List.copyOf(header.entries().keySet());
    }

    /** True if there is a tensor of that name. */
    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /**
     * Type and shape of the tensor of that name.
     *
     * @throws SafetensorsException if there is none
     */
    public SafetensorsEntry entry(String name) {
        SafetensorsEntry entry = header.entries().get(name);
        require(
                entry != null,
                "%s has no tensor named %s among its %d",
                file,
                JsonText.shown(name),
                header.entries().size());
        return entry;
    }

    /** The strings that the header's {@code __metadata__} holds by name; empty where there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The tensor of that name, as it is: the memory of the file, read-only, where that begins at a multiple of the
     * element size, else a copy freed by the garbage collector.
     *
     * @throws SafetensorsException if there is none
     * @throws UnsupportedOperationException if tensors have no such element type, or not its shape: an extent of 0, or
     *     more than {@value Shape#MAX_RANK} extents
     */
    public Tensor tensor(String name) {
        SafetensorsEntry entry = entry(name);
        Shape shape = shape(name, entry);
        DataType type =
                entry.type().dataType().orElseThrow(() -> unsupported(name, entry, "tensors have no such type"));
        MemorySegment memory = data.asSlice(entry.begin(), entry.bytes());
        if (memory.isNative() && memory.address() % type.bytes() == 0) {
            return Tensor.wrap(memory, shape, type);
        }
        Tensor copy = Tensor.allocate(shape, type);
        copy.copyFrom(memory);
        return copy;
    }

    /**
     * The tensor of that name in F32, as parameters are: {@link #tensor} where it is F32, a converted copy where it is
     * F16, BF16 or F64. The latter is rounded to the nearest F32, ties to even; what is too large becomes infinite.
     *
     * @throws SafetensorsException if there is none
     * @throws UnsupportedOperationException if it has another type, or as for {@link #tensor}
     */
    public Tensor floats(String name) {
        SafetensorsEntry entry = entry(name);
        if (!entry.type().becomesFloat()) {
            throw unsupported(name, entry, "F32, F16, BF16 or F64 is needed");
        }
        if (entry.type() == SafetensorsType.F32) {
            return tensor(name);
        }
        Tensor floats = Tensor.allocate(shape(name, entry), DataType.F32);
        if (entry.type() != SafetensorsType.F64) {
            floats.copyFrom(tensor(name));
            return floats;
        }
        MemorySegment memory = data.asSlice(entry.begin(), entry.bytes());
        for (long i = 0; i < floats.shape().elements(); i++) {
            floats.setFloat(i, (float) memory.get(DOUBLE, i * Double.BYTES));
        }
        return floats;
    }

    private Shape shape(String name, SafetensorsEntry entry) {
        if (entry.isEmpty() || entry.extents().size() > Shape.MAX_RANK) {
            throw unsupported(
                    name, entry, "tensors have extents of at least 1, and at most " + Shape.MAX_RANK + " of them");
        }
        return entry.shape();
    }

    private UnsupportedOperationException unsupported(String name, SafetensorsEntry entry, String reason) {
        return new UnsupportedOperationException(
                file + ": tensor " + JsonText.shown(name) + " of " + entry + " cannot be read: " + reason);
    }

    /** The file and the number of its tensors. */
    @Override
    public String toString() {
        return file + " (" + header.entries().size() + " tensors)";
    }
}
