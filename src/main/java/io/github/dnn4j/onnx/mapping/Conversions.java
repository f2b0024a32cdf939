package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Values of integer types as numbers, and back: quantization by a scale of 1 around 0. */
final class Conversions {
    private Conversions() {}

    /** The value as numbers: integers become floating. */
    static Live numbers(NodeCall call, Live value) {
        return value.type().isFloating()
                ? value
                : call.add(new Dequantize(value.type(), 1, 0), List.of(value), identity(call));
    }

    /** Whole numbers as integers of a type, saturated. */
    static Live integers(NodeCall call, Live numbers, DataType type) {
        return call.add(new Quantize(type, 1, 0), List.of(numbers), identity(call));
    }

    private static List<String> identity(NodeCall call) {
        Shape one = Shape.of(1);
        return List.of(
                call.parameter(OnnxTensor.ofFloats(new long[] {1}, 1), one, "scale"),
                call.parameter(OnnxTensor.ofFloats(new long[] {1}, 0), one, "zero_point"));
    }
}
