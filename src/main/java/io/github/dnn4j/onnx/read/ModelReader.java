package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.tensor.TensorFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Protocol buffer messages from files and bytes. The format limits a message to 2 GiB. Of a model in a file that is
 * open, the data of large tensors stays there; of one that is mapped or in memory, byte fields lie in that memory.
 */
public final class ModelReader {
    private ModelReader() {}

    /** A message from a file, as a whole. */
    public static <T> T parse(Path path, Parser<T> parser) {
        try (ModelFiles files = new ModelFiles(false)) {
            TensorFile file = open(path, files);
            MemorySegment content = Arena.ofAuto().allocate(file.size());
            file.read(0, content);
            return parse(file.toString(), UnsafeByteOperations.unsafeWrap(content.asByteBuffer()), parser);
        }
    }

    /** The model of a file, which {@code files} opens and keeps. */
    public static ModelScanner.Scanned model(Path path, ModelFiles files) {
        TensorFile file = open(path, files);
        if (file.memory().isPresent()) {
            ByteString bytes =
                    UnsafeByteOperations.unsafeWrap(file.memory().get().asByteBuffer());
            return new ModelScanner.Scanned(parse(file.toString(), bytes, ModelProto.parser()), Map.of());
        }
        try {
            return ModelScanner.read(file, TensorFile.SMALL_BYTES);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(file.toString(), e);
        } catch (IOException e) {
            throw new OnnxException("cannot read " + file + ": " + e.getMessage(), e);
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

    public static <T> T parse(String what, ByteString bytes, Parser<T> parser) {
        try {
            CodedInputStream input = bytes.newCodedInput();
            input.enableAliasing(true);
            T message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw malformed(what, e);
        }
    }

    private static OnnxException malformed(String what, InvalidProtocolBufferException cause) {
        return new OnnxException(what + " is truncated or not an ONNX file: " + cause.getMessage(), cause);
    }
}
