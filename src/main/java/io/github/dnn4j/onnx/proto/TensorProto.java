package io.github.dnn4j.onnx.proto;

import static io.github.dnn4j.onnx.wire.WireType.FIXED32;
import static io.github.dnn4j.onnx.wire.WireType.FIXED64;

import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.List;

/**
 * A tensor. Data stays in the file if it is large: as bytes, and as numbers of a fixed size that lie together.
 *
 * @param segment true if it is a part of a larger one, which is not read
 * @param floatData the bytes of F32 elements, the lowest of each first; null if there are none
 * @param doubleData likewise of F64 elements
 * @param rawData the bytes of elements, the lowest of each first; null if there are none
 */
public record TensorProto(
        String name,
        int dataType,
        List<Long> dims,
        boolean segment,
        OnnxData floatData,
        List<Long> int32Data,
        List<Long> int64Data,
        OnnxData doubleData,
        List<Long> uint64Data,
        OnnxData rawData,
        DataLocation dataLocation,
        List<StringStringEntryProto> externalData)
        implements WireWriter.Message {
    /** Copies the lists. */
    public TensorProto {
        dims = List.copyOf(dims);
        int32Data = List.copyOf(int32Data);
        int64Data = List.copyOf(int64Data);
        uint64Data = List.copyOf(uint64Data);
        externalData = List.copyOf(externalData);
    }

    /** Where the data is: in the message, or in another file. */
    public enum DataLocation {
        DEFAULT,
        EXTERNAL
    }

    private TensorProto(
            String name,
            int dataType,
            List<Long> dims,
            OnnxData rawData,
            DataLocation dataLocation,
            List<StringStringEntryProto> externalData) {
        this(
                name,
                dataType,
                dims,
                false,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                rawData,
                dataLocation,
                externalData);
    }

    /** A tensor whose data is in its message. */
    public static TensorProto of(String name, int dataType, List<Long> dims, OnnxData rawData) {
        return new TensorProto(name, dataType, dims, rawData, DataLocation.DEFAULT, List.of());
    }

    /** A tensor whose data is in another file. */
    public static TensorProto external(String name, int dataType, List<Long> dims, List<StringStringEntryProto> data) {
        return new TensorProto(name, dataType, dims, null, DataLocation.EXTERNAL, data);
    }

    /** The tensor of a message. */
    public static TensorProto read(WireFields fields) {
        return new TensorProto(
                fields.text(8),
                (int) fields.integer(2),
                fields.integers(1),
                fields.has(3),
                fields.numbers(4, FIXED32, Float.BYTES),
                fields.integers(5).stream()
                        .map(value -> (long) value.intValue())
                        .toList(),
                fields.integers(7),
                fields.numbers(10, FIXED64, Double.BYTES),
                fields.integers(11),
                fields.bytes(9),
                (int) fields.integer(14) == 1 ? DataLocation.EXTERNAL : DataLocation.DEFAULT,
                fields.messages(13, StringStringEntryProto::read));
    }

    /** The same tensor under another name. */
    public TensorProto named(String newName) {
        return new TensorProto(
                newName,
                dataType,
                dims,
                segment,
                floatData,
                int32Data,
                int64Data,
                doubleData,
                uint64Data,
                rawData,
                dataLocation,
                externalData);
    }

    @Override
    public void write(WireWriter out) {
        out.integers(1, dims);
        out.integer(2, dataType);
        out.bytes(4, floatData);
        out.packed(5, int32Data);
        out.packed(7, int64Data);
        out.textIfAny(8, name);
        out.bytes(9, rawData);
        out.bytes(10, doubleData);
        out.packed(11, uint64Data);
        out.messages(13, externalData);
        if (dataLocation == DataLocation.EXTERNAL) {
            out.integer(14, 1);
        }
    }
}
