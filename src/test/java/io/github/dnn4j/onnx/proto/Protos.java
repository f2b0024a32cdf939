package io.github.dnn4j.onnx.proto;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireInput;
import io.github.dnn4j.tensor.TensorFile;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/** The same bytes for both readers, that of this library and that of protoc's code. */
public final class Protos {
    private Protos() {}

    private static <T> T read(byte[] bytes, Function<WireFields, T> message) {
        return WireFields.read(new WireInput(TensorFile.of("bytes", MemorySegment.ofArray(bytes)), null), message);
    }

    /** The model that bytes are. */
    public static ModelProto model(byte[] bytes) {
        return read(bytes, ModelProto::read);
    }

    /** The tensor that a message of protoc's code is. */
    public static TensorProto tensor(OnnxMl.TensorProto tensor) {
        return read(tensor.toByteArray(), TensorProto::read);
    }

    /** The model that bytes are, by protoc's code; empty if it refuses them. */
    static Optional<OnnxMl.ModelProto> parsed(byte[] bytes) {
        try {
            return Optional.of(OnnxMl.ModelProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Throws unless both readers take these bytes, and find the same in them. */
    public static void requireSame(byte[] bytes) {
        SameContent.require(model(bytes), parsed(bytes).orElseThrow());
    }
}
