package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireInput;
import io.github.dnn4j.tensor.TensorFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Messages from files and bytes. The format limits a message to 2 GiB. Of a model in a file that is open, the data of
 * large tensors stays there; of one that is mapped or in memory, it lies in that memory.
 */
public final class ModelReader {
    private ModelReader() {}

    /** The model of a file, which {@code files} opens and keeps. */
    public static ModelProto model(Path path, ModelFiles files) {
        return withGraph(message(open(path, files), files, ModelProto::read));
    }

    /** A model in memory, which is not written any more. */
    public static ModelProto model(byte[] bytes) {
        return withGraph(message(TensorFile.of("the model", MemorySegment.ofArray(bytes)), null, ModelProto::read));
    }

    private static ModelProto withGraph(ModelProto model) {
        OnnxException.require(model.graph() != null, "the file holds no graph, so it is not an ONNX model");
        return model;
    }

    /** The tensor of a file, read as a whole. */
    public static TensorProto tensor(Path path) {
        try (ModelFiles files = new ModelFiles(false)) {
            TensorFile file = open(path, files);
            MemorySegment content = Arena.ofAuto().allocate(file.size());
            file.read(0, content);
            return message(TensorFile.of(file.toString(), content), null, TensorProto::read);
        }
    }

    private static <T> T message(TensorFile file, ModelFiles files, Function<WireFields, T> message) {
        file.requireUnchanged();
        try {
            return WireFields.read(new WireInput(file, files), message);
        } finally {
            file.requireUnchanged(); // what was changed meanwhile may have made any sense, or none
        }
    }

    private static TensorFile open(Path path, ModelFiles files) {
        if (!Files.isRegularFile(path)) {
            throw new OnnxException(Files.exists(path) ? path + " is not a regular file" : "there is no file " + path);
        }
        try {
            TensorFile file = files.open(path);
            OnnxException.require(file.size() > 0, "%s is empty; an ONNX file was expected", path);
            OnnxException.require(
                    file.size() <= Integer.MAX_VALUE,
                    "%s has %,d bytes; the format allows 2,147,483,647 and keeps larger weights in files of their own",
                    path,
                    file.size());
            return file;
        } catch (IOException e) {
            throw new OnnxException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
