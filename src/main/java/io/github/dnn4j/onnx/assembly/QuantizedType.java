package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;

/** The type that QuantizeLinear gives. */
public final class QuantizedType {
    private QuantizedType() {}

    /** The zero point's, or the one that the node asks for, or U8. */
    public static ElementType of(NodeCall call) {
        ElementType asked = ElementType.of((int) call.attributes().integer("output_dtype", 0));
        if (call.has(2) && call.operand(2) instanceof Folded zero) {
            return zero.at(0).type();
        }
        return asked == ElementType.UNDEFINED ? ElementType.UINT8 : asked;
    }
}
