package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalLong;

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
        String name = proto.getName();
        ElementType type = ElementType.of(proto.getDataType());
        require(
                type != ElementType.UNDEFINED || proto.getDataType() > 26,
                "tensor %s has the element type %d",
                name,
                proto.getDataType());
        require(!proto.hasSegment(), "tensor %s is stored in segments, which are not read", name);
        long[] extents = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        long elements = count(name, extents);
        if (type.bytes() == 0) {
            return new OnnxTensor(name, type, extents, MemorySegment.NULL);
        }
        long bytes = elements * type.bytes();
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            require(
                    external != null,
                    "tensor %s keeps its data in another file, but the model came without a folder",
                    name);
            return new OnnxTensor(name, type, extents, external.beside(proto, bytes));
        }
        OptionalLong inFile = external == null ? OptionalLong.empty() : external.bytesInModel(proto);
        if (inFile.isPresent()) {
            requireBytes(proto, type, extents, bytes, inFile.getAsLong());
            return new OnnxTensor(name, type, extents, external.inModel(proto));
        }
        if (proto.hasRawData()) {
            requireBytes(proto, type, extents, bytes, proto.getRawData().size());
            return new OnnxTensor(
                    name,
                    type,
                    extents,
                    MemorySegment.ofBuffer(proto.getRawData().asReadOnlyByteBuffer()));
        }
        return typed(proto, type, extents, elements);
    }

    private static void requireBytes(TensorProto proto, ElementType type, long[] extents, long bytes, long found) {
        require(
                found == bytes,
                "tensor %s of type %s and extents %s needs %d bytes of data, but the file has %d",
                proto.getName(),
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

    private static OnnxTensor typed(TensorProto proto, ElementType type, long[] extents, long elements) {
        int found = switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32, UINT64 -> proto.getUint64DataCount();
            default -> proto.getInt32DataCount();
        };
        require(
                found == elements,
                "tensor %s of type %s and extents %s needs %d values, but the file has %d",
                proto.getName(),
                type,
                Arrays.toString(extents),
                elements,
                found);
        OnnxTensor values = OnnxTensor.allocate(type, extents);
        for (int i = 0; i < found; i++) {
            switch (type) {
                case FLOAT -> values.setDouble(i, proto.getFloatData(i));
                case DOUBLE -> values.setDouble(i, proto.getDoubleData(i));
                case INT64 -> values.setLong(i, proto.getInt64Data(i));
                case UINT32, UINT64 -> values.setLong(i, proto.getUint64Data(i));
                case FLOAT16, BFLOAT16 -> values.setBits(i, (short) proto.getInt32Data(i));
                default -> values.setLong(i, proto.getInt32Data(i));
            }
        }
        return values.named(proto.getName());
    }
}
