package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.onnx.proto.StringStringEntryProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Tensor data in files beside a model. Such a file is read only if it lies in the model's own folder or below it, with
 * every symbolic link followed: a model cannot make a program read what its folder does not hold.
 */
public final class ExternalData {
    private final Path model;
    private final ModelFiles files;

    /** For a model in the file {@code model}. */
    public ExternalData(Path model, ModelFiles files) {
        this.model = model;
        this.files = files;
    }

    /** Frees what was read to be looked at. */
    public void forget() {
        files.forget();
    }

    /** The {@code bytes} bytes of a tensor in a file beside the model. */
    OnnxData beside(TensorProto proto, long bytes) {
        String location = "";
        long offset = 0;
        long length = bytes;
        for (StringStringEntryProto entry : proto.externalData()) {
            switch (entry.key()) {
                case "location" -> location = entry.value();
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
                proto.name(),
                bytes,
                location,
                length);
        return in(proto.name(), inside(proto.name(), location), offset, bytes);
    }

    private static long number(TensorProto proto, StringStringEntryProto entry) {
        try {
            long value = Long.parseLong(entry.value());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        throw new OnnxException("tensor " + proto.name() + " has external data with the " + entry.key() + " "
                + entry.value() + "; a whole number is needed");
    }

    private Path inside(String tensor, String location) {
        try {
            Path relative = Path.of(location);
            require(
                    !location.isEmpty() && !relative.isAbsolute(),
                    "tensor %s keeps its data in '%s'; a path relative to the model's folder is needed",
                    tensor,
                    location);
            Path root = model.toAbsolutePath().getParent().toRealPath();
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

    private OnnxData in(String tensor, Path path, long offset, long bytes) {
        try {
            TensorFile file = files.open(path);
            require(
                    offset <= file.size() && bytes <= file.size() - offset,
                    "tensor %s needs %d bytes at offset %d of %s, which has %d",
                    tensor,
                    bytes,
                    offset,
                    path,
                    file.size());
            return OnnxData.in(files, file, offset, bytes);
        } catch (IOException e) {
            throw new OnnxException("tensor " + tensor + ": cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
