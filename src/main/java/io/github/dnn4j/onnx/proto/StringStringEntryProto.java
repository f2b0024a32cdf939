package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;

/** A text under a key. */
public record StringStringEntryProto(String key, String value) implements WireWriter.Message {
    static StringStringEntryProto read(WireFields fields) {
        return new StringStringEntryProto(fields.text(1), fields.text(2));
    }

    @Override
    public void write(WireWriter out) {
        out.text(1, key);
        out.text(2, value);
    }
}
