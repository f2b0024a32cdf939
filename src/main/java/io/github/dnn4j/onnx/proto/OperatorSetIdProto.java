package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;

/**
 * A version of an operator set.
 *
 * @param domain empty for ONNX's own
 */
public record OperatorSetIdProto(String domain, long version) implements WireWriter.Message {
    static OperatorSetIdProto read(WireFields fields) {
        return new OperatorSetIdProto(fields.text(1), fields.integer(2));
    }

    /** True for the operators that ONNX itself defines. */
    public boolean isStandard() {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    @Override
    public void write(WireWriter out) {
        out.textIfAny(1, domain);
        out.integer(2, version);
    }
}
