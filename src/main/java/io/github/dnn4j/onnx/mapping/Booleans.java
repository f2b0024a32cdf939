package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;

/** Values of ONNX's boolean type: bytes of 0 and 1 (U8) between operators, floating 0 and 1 within one. */
final class Booleans {
    private Booleans() {}

    /** An operand of booleans as F32: 0, or 1, or another number that is not 0. */
    static Live numbers(NodeCall call, int operand) {
        if (call.isConstant(operand)) {
            OnnxTensor constant = call.constant(operand, "condition");
            OnnxTensor floats = call.budget().allocate(ElementType.FLOAT, constant.extents());
            for (long i = 0; i < floats.elements(); i++) {
                floats.setDouble(i, constant.getDouble(i) == 0 ? 0 : 1);
            }
            return call.constantLayer(floats);
        }
        return Conversions.numbers(call, call.live(operand));
    }

    /** Zeros and ones of any type as booleans. */
    static Live of(NodeCall call, Live bits) {
        return bits.type() == DataType.U8
                ? bits
                : Conversions.integers(call, Conversions.numbers(call, bits), DataType.U8);
    }

    /** Whether a floating value is 0, as F32. */
    static Live isZero(NodeCall call, Live value) {
        return Floats.with(call, Operation.EQUAL, value, 0);
    }

    /** Whether a value of any type is not 0. */
    static Live isSet(NodeCall call, Live value) {
        return of(call, isZero(call, isZero(call, Conversions.numbers(call, value))));
    }

    /** An operation on two operands of booleans. */
    static Live both(NodeCall call, Operation operation) {
        return of(call, call.add(new Elementwise(operation), numbers(call, 0), numbers(call, 1)));
    }
}
