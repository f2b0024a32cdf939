package io.github.dnn4j.safetensors;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes safetensors files. The file is there as a whole or not at all: it is written under another name in the same
 * folder, forced to the disk and renamed, so that a failure leaves an older file of that name as it was.
 */
public final class SafetensorsWriter {
    private static final long CHUNK = 1 << 26;

    private SafetensorsWriter() {}

    /**
     * Writes tensors under their names, in the order of the map, row-major whatever their layout; in the data those
     * with larger elements come first, so that all are aligned. The tensors may lie in the very file that is replaced.
     * A symbolic link is replaced, not followed.
     *
     * @param file the file, replaced where it exists
     * @param tensors tensors by name; open, and not written meanwhile
     * @param metadata strings by name, such as {@code format}; may be empty
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if a name or a string of the metadata is not Unicode
     *     (has half of a surrogate pair), a tensor is named {@code __metadata__}, or the header is longer than 100 MB
     * @throws IOException if the file cannot be written; what was there before is then still there
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        List<String> order = dataOrder(tensors);
        byte[] header = header(tensors, order, metadata);
        Path target = file.toAbsolutePath();
        if (!Files.isDirectory(target.getParent())) {
            throw new NoSuchFileException(target.getParent().toString(), null, "the folder to write to does not exist");
        }
        String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path partial = target.resolveSibling(".safetensors-" + suffix + ".partial");
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ByteBuffer length = ByteBuffer.allocate(Header.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                writeFully(channel, length.putLong(header.length).flip());
                writeFully(channel, ByteBuffer.wrap(header));
                for (String name : order) {
                    write(channel, tensors.get(name));
                }
                channel.force(true);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException | Error failure) {
                delete(partial, failure);
                throw failure;
            }
        }
    }

    private static void delete(Path partial, Throwable failure) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static List<String> dataOrder(Map<String, Tensor> tensors) {
        List<String> order = new ArrayList<>(tensors.keySet());
        order.sort(Comparator.comparingInt(name -> -tensors.get(name).type().bytes()));
        return order;
    }

    /** The JSON text, filled up with blanks so that the data begins at a multiple of 8 bytes. */
    private static byte[] header(Map<String, Tensor> tensors, List<String> order, Map<String, String> metadata) {
        Map<String, Long> begins = new HashMap<>();
        long begin = 0;
        for (String name : order) {
            begins.put(name, begin);
            begin = Math.addExact(begin, tensors.get(name).bytes());
        }
        StringJoiner members = new StringJoiner(",", "{", "}");
        if (!metadata.isEmpty()) {
            StringJoiner strings = new StringJoiner(",", "{", "}");
            metadata.forEach((key, value) -> strings.add(string(key) + ":" + string(value)));
            members.add(string(Header.METADATA) + ":" + strings);
        }
        tensors.forEach((name, tensor) -> members.add(member(name, tensor, begins.get(name))));
        byte[] text = members.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, Header.LENGTH_BYTES) * Header.LENGTH_BYTES);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        require(
                padded.length <= Header.MAX_LENGTH,
                "a header of %d bytes for %d tensors is too long; the format allows %d",
                padded.length,
                tensors.size(),
                Header.MAX_LENGTH);
        return padded;
    }

    private static String member(String name, Tensor tensor, long begin) {
        require(!name.equals(Header.METADATA), "a tensor cannot be named %s, which the format keeps for itself", name);
        List<Long> extents = Arrays.stream(tensor.shape().toArray()).boxed().toList();
        SafetensorsEntry entry =
                new SafetensorsEntry(SafetensorsType.of(tensor.type()), extents, begin, begin + tensor.bytes());
        String shape = extents.toString().replace(" ", "");
        return string(name) + ":{\"dtype\":\"" + entry.type() + "\",\"shape\":" + shape + ",\"data_offsets\":["
                + entry.begin() + "," + entry.end() + "]}";
    }

    private static String string(String value) {
        require(
                JsonText.isUnicode(value),
                "%s has half of a surrogate pair, so it cannot be written as UTF-8",
                JsonText.shown(value));
        return JsonText.quoted(value);
    }

    private static void write(FileChannel channel, Tensor tensor) throws IOException {
        if (!tensor.layout().isRowMajor(tensor.shape())) {
            write(channel, tensor.copyAs(tensor.type()));
            return;
        }
        tensor.hold();
        try {
            MemorySegment memory = tensor.segment();
            for (long from = 0; from < memory.byteSize(); from += CHUNK) {
                long bytes = Math.min(CHUNK, memory.byteSize() - from);
                writeFully(channel, memory.asSlice(from, bytes).asByteBuffer());
            }
        } finally {
            tensor.letGo();
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
