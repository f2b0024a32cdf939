package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.SafetensorsException.require;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file. Its header is read and checked at once, at least as strictly as the format's own reader does; its
 * tensors stay in the file until they are asked for, and may together be larger than memory. Values are not looked at:
 * NaN and infinities are values like others.
 *
 * <p>The file stays open, until {@link #close} or until nothing refers to it and to parameters from it. Each time a
 * tensor is read it is seen that the file has not changed since it was opened, as {@link TensorFile} describes;
 * replacing it, as {@link SafetensorsWriter} does, is harmless.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
    private final TensorFile file;
    private final Header header;
    private final StoredData data;

    private SafetensorsFile(TensorFile file) {
        this.file = file;
        this.header = Header.read(file);
        this.data = new StoredData(file, header.end());
    }

    /** How a file is opened. */
    private interface Opening {
        TensorFile open(Path file) throws IOException;
    }

    /**
     * Opens a file and reads its header.
     *
     * @param file a regular file or a link to one
     * @return the file, open
     * @throws SafetensorsException if there is no such file, or it is malformed
     * @throws io.github.dnn4j.tensor.TensorFileException if the file changes while it is read
     */
    public static SafetensorsFile read(Path file) {
        return read(file, TensorFile::open);
    }

    /**
     * As {@link #read(Path)}, mapped into memory: processes that map the same file share its tensors in the operating
     * system's file cache, and no memory is needed to read them. <strong>The file must then not be written or cut while
     * a tensor of it is in use</strong>: what is written over it appears in the tensors without an error, and an access
     * to a part that was cut off ends the process with the signal SIGBUS. The mapping goes when nothing refers to it.
     *
     * @param file a regular file or a link to one
     * @return the file, open
     * @throws SafetensorsException if there is no such file, or it is malformed
     */
    public static SafetensorsFile map(Path file) {
        return read(file, TensorFile::map);
    }

    private static SafetensorsFile read(Path path, Opening opening) {
        require(
                Files.isRegularFile(path),
                Files.exists(path) ? "%s is not a regular file" : "there is no file %s",
                path);
        try {
            return of(opening.open(path));
        } catch (IOException e) {
            throw new SafetensorsException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static SafetensorsFile of(TensorFile file) {
        try {
            return new SafetensorsFile(file);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * As {@link #read(Path)}, from the bytes of a file, which must not change; tensors are copies.
     *
     * @param bytes a whole file, header included; not copied
     * @return the file, open
     * @throws SafetensorsException if they are malformed
     */
    public static SafetensorsFile read(byte[] bytes) {
        return of(TensorFile.of("the safetensors data", MemorySegment.ofArray(bytes)));
    }

    /** {@return the names of the tensors, in the order of the header} */
    public List<String> names() {
        return List.copyOf(header.entries().keySet());
    }

    /**
     * {@return whether there is a tensor of that name}
     *
     * @param name as in the header, case-sensitive
     */
    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /**
     * {@return type and shape of the tensor of that name}
     *
     * @param name one of {@link #names}
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

    /** {@return the strings that the header's {@code __metadata__} holds by name; empty where there is none} */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The tensor of that name, as it is. Of a mapped file it is the mapped memory, read-only, where that begins at a
     * multiple of the element size; otherwise it is a copy, a new one each time and freed by the garbage collector.
     *
     * @param name one of {@link #names}
     * @return its elements, row-major
     * @throws SafetensorsException if there is none
     * @throws UnsupportedOperationException if tensors have no such element type, or not its shape: an extent of 0, or
     *     more than {@value Shape#MAX_RANK} extents
     * @throws io.github.dnn4j.tensor.TensorFileException if the file has changed, or cannot be read
     * @throws IllegalStateException if it is closed
     */
    public Tensor tensor(String name) {
        return source(name).tensor();
    }

    /**
     * {@return what {@link #tensor} gives, left in the file unless it is small}
     *
     * @param name one of {@link #names}
     */
    public TensorSource source(String name) {
        return data.source(name, entry(name));
    }

    /**
     * The tensor of that name in F32, as parameters are: {@link #tensor} where it is F32, a converted copy where it is
     * F16, BF16 or F64. The latter is rounded to the nearest F32, ties to even; what is too large becomes infinite.
     *
     * @param name one of {@link #names}
     * @return its elements in F32, row-major
     * @throws SafetensorsException if there is none
     * @throws UnsupportedOperationException if it has another type, or as for {@link #tensor}
     * @throws io.github.dnn4j.tensor.TensorFileException if the file has changed, or cannot be read
     * @throws IllegalStateException if it is closed
     */
    public Tensor floats(String name) {
        return floatSource(name).tensor();
    }

    /**
     * {@return what {@link #floats} gives, left in the file where it is F32, unless it is small}
     *
     * @param name one of {@link #names}
     */
    public TensorSource floatSource(String name) {
        return data.floats(name, entry(name));
    }

    /**
     * Closes the file, also for parameters that are still in it. Not needed: a file that nothing refers to any more is
     * closed by itself, later. A mapped one stays mapped until then.
     */
    @Override
    public void close() {
        file.close();
    }

    /** The file and the number of its tensors. */
    @Override
    public String toString() {
        return file + " (" + header.entries().size() + " tensors)";
    }
}
