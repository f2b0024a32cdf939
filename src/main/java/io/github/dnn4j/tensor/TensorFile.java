package io.github.dnn4j.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that tensors are read from while they are needed. Nothing of it stays in memory, and it is not mapped: device,
 * inode, size and time of modification of the open file are compared before and after each read, and if they are others
 * than when it was opened, the read ends in a {@link TensorFileException} that names the file. A file that is deleted,
 * or that another is renamed over, stays readable until this is closed.
 *
 * <p>Not noticed are writes that leave size and time of modification as they were: by a program that sets the time
 * back, or into memory that another program has mapped until the kernel brings the time up to date, and on file systems
 * that keep time in seconds within the same second. Where there is no /proc, the time is no longer known once the file
 * has lost its name, and only its size is compared.
 *
 * <p>The file is open until this, and all that {@link #share} made of it, are closed, or until nothing refers to them
 * any more and the garbage collector finds that out. Safe for use by many threads; an interrupt ends no read.
 */
public final class TensorFile implements AutoCloseable {
    /** Tensors of at most this many bytes are read at once and kept: a reading costs more than they weigh. */
    public static final long SMALL_BYTES = 1 << 14;

    private final String name;
    private final UnchangedFile file;
    private final MemorySegment memory;

    private TensorFile(String name, UnchangedFile file, MemorySegment memory) {
        this.name = name;
        this.file = file;
        this.memory = memory;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if that cannot be done
     */
    public static TensorFile open(Path path) throws IOException {
        return new TensorFile(path.toString(), UnchangedFile.open(path), null);
    }

    /**
     * Maps a file: tensors lie in the memory of the operating system's file cache and take none of their own. The file
     * must not be written or cut while anything refers to it: what was written appears in the tensors, and an access to
     * what was cut off ends the process with the signal SIGBUS. Renaming another file over it is harmless. Not closed
     * but unmapped when nothing refers to it.
     *
     * @throws IOException if that cannot be done
     */
    public static TensorFile map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return of(path.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        }
    }

    /** The content of a file that is in memory and does not change. */
    public static TensorFile of(String name, MemorySegment content) {
        return new TensorFile(name, null, content.asReadOnly());
    }

    /**
     * The same file for someone else, who closes it apart from this.
     *
     * @throws IllegalStateException if this is closed
     */
    public TensorFile share() {
        return file == null ? this : new TensorFile(name, file.share(), null);
    }

    /** The size in bytes; of an open file, the size when it was opened. */
    public long size() {
        return file == null ? memory.byteSize() : file.size();
    }

    /** The content, if it is in memory or mapped. */
    public Optional<MemorySegment> memory() {
        return Optional.ofNullable(memory);
    }

    /**
     * A tensor of row-major elements in the byte order of the machine, which begins at {@code offset}. It stays in the
     * file if it has more than {@value #SMALL_BYTES} bytes. Of a mapped file it is the mapped memory, read-only, where
     * that begins at a multiple of the element size, else a copy.
     *
     * @throws TensorFileException if it was to be read and the file has changed, or cannot be read
     * @throws IllegalStateException if the file is closed
     */
    public TensorSource tensor(long offset, Shape shape, DataType type) {
        long bytes = shape.bytes(type);
        requireInside(offset, bytes);
        if (memory != null) {
            MemorySegment part = memory.asSlice(offset, bytes);
            if (part.isNative() && part.address() % type.bytes() == 0) {
                return TensorSource.of(Tensor.wrap(part, shape, type));
            }
        } else if (bytes > SMALL_BYTES) {
            return new StoredTensor(this, offset, shape, type);
        }
        Tensor copy = Tensor.allocate(shape, type);
        read(offset, copy.segment());
        return TensorSource.of(copy);
    }

    /**
     * Fills {@code target} from {@code offset} on.
     *
     * @throws TensorFileException if the file has changed since it was opened, or cannot be read
     * @throws IllegalStateException if the file is closed
     */
    public void read(long offset, MemorySegment target) {
        requireUnchanged();
        copy(offset, target);
        requireUnchanged();
    }

    /**
     * As {@link #read}, without a look at whether the file has changed: for many small reads in a row, with {@link
     * #requireUnchanged} before and after them all.
     */
    public void copy(long offset, MemorySegment target) {
        requireInside(offset, target.byteSize());
        if (memory != null) {
            MemorySegment.copy(memory, offset, target, 0, target.byteSize());
        } else {
            file.read(offset, target);
        }
    }

    /**
     * Throws if the file is another than when it was opened.
     *
     * @throws TensorFileException if it has changed
     * @throws IllegalStateException if it is closed
     */
    public void requireUnchanged() {
        if (file != null) {
            file.requireUnchanged();
        }
    }

    private void requireInside(long offset, long bytes) {
        if (offset < 0 || bytes > size() - offset) {
            throw new IndexOutOfBoundsException(
                    bytes + " bytes at offset " + offset + " of " + name + ", which has " + size());
        }
    }

    /**
     * Ends the use of this, so that what is still in the file cannot be read by it any more. Closing again, or what is
     * in memory, does nothing.
     */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** The name, as given. */
    @Override
    public String toString() {
        return name;
    }
}
