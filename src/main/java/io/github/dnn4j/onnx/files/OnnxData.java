package io.github.dnn4j.onnx.files;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

/** The elements of a tensor: in memory, or a part of a file that is read when it is looked at. */
public final class OnnxData {
    private static final int WRITTEN_AT_ONCE = 1 << 20;

    private final ModelFiles files;
    private final TensorFile file;
    private final long offset;
    private final long bytes;
    private final TensorSource source;
    private MemorySegment memory;

    private OnnxData(
            ModelFiles files, TensorFile file, long offset, long bytes, TensorSource source, MemorySegment memory) {
        this.source = source;
        this.files = files;
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
        this.memory = memory;
    }

    /** Elements that are in memory. */
    public static OnnxData of(MemorySegment memory) {
        return new OnnxData(null, null, 0, memory.byteSize(), null, memory);
    }

    /** The row-major elements of a tensor, which stay where they are until they are looked at. */
    public static OnnxData of(TensorSource source) {
        return new OnnxData(null, null, 0, source.bytes(), source, null);
    }

    /** Elements in a file of {@code files}; what is small is read now, and what is mapped is that memory. */
    public static OnnxData in(ModelFiles files, TensorFile file, long offset, long bytes) {
        Optional<MemorySegment> mapped = file.memory();
        if (mapped.isPresent()) {
            return of(mapped.get().asSlice(offset, bytes));
        }
        if (bytes <= TensorFile.SMALL_BYTES) {
            MemorySegment memory = MemorySegment.ofArray(new byte[(int) bytes]);
            file.read(offset, memory);
            return of(memory);
        }
        return new OnnxData(files, file, offset, bytes, null, null);
    }

    /** The bytes of the elements. */
    public long bytes() {
        return bytes;
    }

    /**
     * The elements. Where they are in a file, they are read unless they were, and the memory is theirs until {@link
     * ModelFiles#forget}: code that keeps elements keeps this object, or a copy.
     */
    public MemorySegment memory() {
        if (memory == null && source != null) {
            memory = source.tensor().segment();
        } else if (memory == null) {
            memory = files.load(bytes, this::forget);
            file.read(offset, memory);
        }
        return memory;
    }

    /** Shows the elements to {@code action}; those of a tensor in a file are in memory only meanwhile. */
    public void show(Consumer<MemorySegment> action) {
        if (memory != null || source == null) {
            action.accept(memory());
        } else {
            source.with(tensor -> {
                action.accept(tensor.segment());
                return tensor;
            });
        }
    }

    /** Writes the elements; those of a tensor in a file are in memory only meanwhile. */
    public void write(WritableByteChannel channel) throws IOException {
        try {
            show(elements -> {
                try {
                    write(elements, channel);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(MemorySegment elements, WritableByteChannel channel) throws IOException {
        for (long from = 0; from < elements.byteSize(); from += WRITTEN_AT_ONCE) {
            ByteBuffer part = elements.asSlice(from, Math.min(WRITTEN_AT_ONCE, elements.byteSize() - from))
                    .asByteBuffer();
            while (part.hasRemaining()) {
                channel.write(part);
            }
        }
    }

    /** Lets go of what was read. */
    private void forget() {
        memory = null;
    }

    /** Part of the elements. */
    public OnnxData slice(long from, long length) {
        return file == null ? of(memory().asSlice(from, length)) : in(files, file, offset + from, length);
    }

    /** The elements as a tensor that stays in its file; empty if they are in memory. */
    public Optional<TensorSource> stored(Shape shape, DataType type) {
        return file == null ? Optional.empty() : Optional.of(file.tensor(offset, shape, type));
    }
}
