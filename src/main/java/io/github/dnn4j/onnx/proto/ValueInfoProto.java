package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;

/**
 * What a file says of a value.
 *
 * @param type {@link TypeProto#NONE} if it says none
 */
public record ValueInfoProto(String name, TypeProto type) implements WireWriter.Message {
    static ValueInfoProto read(WireFields fields) {
        return new ValueInfoProto(fields.text(1), fields.message(2, TypeProto::read, TypeProto.NONE));
    }

    /** The same of a value with another name. */
    public ValueInfoProto named(String newName) {
        return new ValueInfoProto(newName, type);
    }

    @Override
    public void write(WireWriter out) {
        out.text(1, name);
        out.message(2, type.equals(TypeProto.NONE) ? null : type);
    }
}
