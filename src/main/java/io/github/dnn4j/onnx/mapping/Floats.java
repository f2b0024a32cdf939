package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;

/** Values of a floating type, and arithmetic with a number. */
final class Floats {
    private Floats() {}

    /** The value; one of integers is refused. */
    static Live required(NodeCall call, Live value) {
        if (!value.type().isFloating()) {
            throw call.unsupported("its operand has the type " + value.type() + "; a floating type is needed");
        }
        return value;
    }

    /** A number as a value without axes. */
    static Live scalar(NodeCall call, float number) {
        return call.constantLayer(OnnxTensor.ofFloats(new long[0], number));
    }

    /** An operation on each element and a number. */
    static Live with(NodeCall call, Operation operation, Live value, float number) {
        return call.add(new Elementwise(operation), value, scalar(call, number));
    }

    /** A product with a number, which is the value itself for 1. */
    static Live times(NodeCall call, Live value, float factor) {
        return factor == 1 ? value : with(call, Operation.MULTIPLY, value, factor);
    }
}
