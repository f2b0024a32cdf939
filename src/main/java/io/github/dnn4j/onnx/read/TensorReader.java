package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.onnx.proto.TensorProto;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors of an ONNX file as {@link OnnxTensor}. The size of the data is compared with the extents before anything is
 * allocated.
 */
public final class TensorReader {
    private TensorReader() {}

    /**
     * The tensor of a message.
     *
     * @param external where data outside the message is looked for; null where there can be none
     */
    public static OnnxTensor read(TensorProto proto, ExternalData external) {
        String name = proto.name();
        ElementType type = ElementType.of(proto.dataType());
        require(
                type != ElementType.UNDEFINED || proto.dataType() > 26,
                "tensor %s has the element type %d",
                name,
                proto.dataType());
        require(!proto.segment(), "tensor %s is stored in segments, which are not read", name);
        long[] extents = proto.dims().stream().mapToLong(Long::longValue).toArray();
        long elements = count(name, extents);
        if (type.bytes() == 0) {
            return new OnnxTensor(name, type, extents, MemorySegment.NULL);
        }
        long bytes = elements * type.bytes();
        if (proto.dataLocation() == TensorProto.DataLocation.EXTERNAL) {
            require(
                    external != null,
                    "tensor %s keeps its data in another file, but the model came without a folder",
                    name);
            return new OnnxTensor(name, type, extents, external.beside(proto, bytes));
        }
        if (proto.rawData() != null) {
            requireBytes(proto, type, extents, bytes, proto.rawData().bytes());
            return new OnnxTensor(name, type, extents, proto.rawData());
        }
        return switch (type) {
            case FLOAT -> fixed(proto, type, extents, elements, proto.floatData());
            case DOUBLE -> fixed(proto, type, extents, elements, proto.doubleData());
            default -> integers(proto, type, extents, elements);
        };
    }

    private static void requireBytes(TensorProto proto, ElementType type, long[] extents, long bytes, long found) {
        require(
                found == bytes,
                "tensor %s of type %s and extents %s needs %d bytes of data, but the file has %d",
                proto.name(),
                type,
                Arrays.toString(extents),
                bytes,
                found);
    }

    private static long count(String name, long[] extents) {
        try {
            return OnnxTensor.elements(extents);
        } catch (OnnxException e) {
            throw new OnnxException("tensor " + name + ": " + e.getMessage());
        }
    }

    private static void requireValues(TensorProto proto, ElementType type, long[] extents, long elements, long found) {
        require(
                found == elements,
                "tensor %s of type %s and extents %s needs %d values, but the file has %d",
                proto.name(),
                type,
                Arrays.toString(extents),
                elements,
                found);
    }

    /** Numbers of a fixed size, which lie as raw data does. */
    private static OnnxTensor fixed(
            TensorProto proto, ElementType type, long[] extents, long elements, OnnxData found) {
        OnnxData data = found == null ? OnnxData.of(MemorySegment.ofArray(new byte[0])) : found;
        requireValues(proto, type, extents, elements, data.bytes() / type.bytes());
        return new OnnxTensor(proto.name(), type, extents, data);
    }

    private static OnnxTensor integers(TensorProto proto, ElementType type, long[] extents, long elements) {
        List<Long> found = switch (type) {
            case INT64 -> proto.int64Data();
            case UINT32, UINT64 -> proto.uint64Data();
            default -> proto.int32Data();
        };
        requireValues(proto, type, extents, elements, found.size());
        OnnxTensor values = OnnxTensor.allocate(type, extents);
        for (int i = 0; i < found.size(); i++) {
            switch (type) {
                case FLOAT16, BFLOAT16 -> values.setBits(i, found.get(i).shortValue());
                default -> values.setLong(i, found.get(i));
            }
        }
        return values.named(proto.name());
    }
}
