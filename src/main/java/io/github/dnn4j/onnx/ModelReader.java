package io.github.dnn4j.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Protocol buffer messages from files and bytes. A file is mapped, and byte fields of the message lie in the mapping: a
 * model's weights are not copied, and their memory goes when nothing refers to it. The format limits a message to 2 GiB.
 */
final class ModelReader {
    private ModelReader() {}

    static <T> T parse(Path file, Parser<T> parser) {
        if (!Files.isRegularFile(file)) {
            throw new OnnxException(Files.exists(file) ? file + " is not a regular file" : "there is no file " + file);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            OnnxException.require(channel.size() > 0, "%s is empty; an ONNX file was expected", file);
            OnnxException.require(
                    channel.size() <= Integer.MAX_VALUE,
                    "%s has %,d bytes; the format allows 2,147,483,647 and keeps larger weights in files of their own",
                    file,
                    channel.size());
            MemorySegment mapping = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return parse(file.toString(), UnsafeByteOperations.unsafeWrap(mapping.asByteBuffer()), parser);
        } catch (IOException e) {
            throw new OnnxException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static <T> T parse(String what, ByteString bytes, Parser<T> parser) {
        try {
            CodedInputStream input = bytes.newCodedInput();
            input.enableAliasing(true);
            T message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException(what + " is truncated or not an ONNX file: " + e.getMessage(), e);
        }
    }
}
