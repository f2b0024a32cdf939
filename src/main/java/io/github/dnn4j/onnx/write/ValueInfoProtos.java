package io.github.dnn4j.onnx.write;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.proto.TensorShapeProto;
import io.github.dnn4j.onnx.proto.TensorShapeProto.Dimension;
import io.github.dnn4j.onnx.proto.TypeProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** Declared types and shapes of exported inputs and outputs. */
final class ValueInfoProtos {
    private ValueInfoProtos() {}

    /** An extent; one of 0 is open, with a symbol or without. */
    static Dimension dimension(long extent, Optional<String> symbol) {
        return extent > 0 ? Dimension.of(extent) : symbol.map(Dimension::of).orElse(Dimension.OPEN);
    }

    static ValueInfoProto of(String name, DataType type, List<Dimension> shape) {
        int number = ElementType.of(type).number();
        return new ValueInfoProto(name, TypeProto.of(new TypeProto.Tensor(number, new TensorShapeProto(shape))));
    }
}
