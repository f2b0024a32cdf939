package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.OnnxException.require;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Tensor data in files beside a model. A file is read only if it lies in the model's own folder or below it, with every
 * symbolic link followed: a model cannot make a program read what its folder does not hold.
 */
final class ExternalData {
    private final Path folder;

    /** For a model in {@code folder}. */
    ExternalData(Path folder) {
        this.folder = folder;
    }

    /** The {@code bytes} bytes of a tensor, mapped. */
    MemorySegment segment(TensorProto proto, long bytes) {
        String location = "";
        long offset = 0;
        long length = bytes;
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            switch (entry.getKey()) {
                case "location" -> location = entry.getValue();
                case "offset" -> offset = number(proto, entry);
                case "length" -> length = number(proto, entry);
                default -> {
                    // A checksum or a key of a later version; neither says where the data lies.
                }
            }
        }
        require(
                length == bytes,
                "tensor %s needs %d bytes of data, but its entry in file %s has %d",
                proto.getName(),
                bytes,
                location,
                length);
        return map(proto.getName(), inside(proto.getName(), location), offset, bytes);
    }

    private static long number(TensorProto proto, StringStringEntryProto entry) {
        try {
            long value = Long.parseLong(entry.getValue());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        throw new OnnxException("tensor " + proto.getName() + " has external data with the " + entry.getKey() + " "
                + entry.getValue() + "; a whole number is needed");
    }

    private Path inside(String tensor, String location) {
        try {
            Path relative = Path.of(location);
            require(
                    !location.isEmpty() && !relative.isAbsolute(),
                    "tensor %s keeps its data in '%s'; a path relative to the model's folder is needed",
                    tensor,
                    location);
            Path root = folder.toRealPath();
            require(
                    root.resolve(relative).normalize().startsWith(root),
                    "tensor %s keeps its data in %s, outside the model's folder; such files are not read",
                    tensor,
                    location);
            Path file = root.resolve(relative).toRealPath();
            require(
                    file.startsWith(root),
                    "tensor %s keeps its data in %s, which links to %s outside the model's folder; such files are not"
                            + " read, so that a model cannot make a program read other files. Where the link is your own,"
                            + " as in a cache of downloads, copy the folder with its links followed (cp -rL) and read the"
                            + " model there",
                    tensor,
                    location,
                    file);
            require(Files.isRegularFile(file), "tensor %s keeps its data in %s, which is no file", tensor, location);
            return file;
        } catch (IOException | InvalidPathException e) {
            throw new OnnxException(
                    "tensor " + tensor + " keeps its data in the file " + location + ", which cannot be read: " + e, e);
        }
    }

    private static MemorySegment map(String tensor, Path file, long offset, long bytes) {
        try (FileChannel channel = FileChannel.open(file)) {
            require(
                    offset <= channel.size() && bytes <= channel.size() - offset,
                    "tensor %s needs %d bytes at offset %d of %s, which has %d",
                    tensor,
                    bytes,
                    offset,
                    file,
                    channel.size());
            return bytes == 0
                    ? MemorySegment.ofArray(new byte[0])
                    : channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, Arena.ofAuto());
        } catch (IOException e) {
            throw new OnnxException("tensor " + tensor + ": cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
