package io.github.dnn4j.onnx.write;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.tensor.DataType;
import java.util.Optional;

/** Declared types and shapes of exported inputs and outputs. */
final class ValueInfoProtos {
    private ValueInfoProtos() {}

    /** Adds an extent; one of 0 is open, with a symbol or without. */
    static void dimension(TensorShapeProto.Builder shape, long extent, Optional<String> symbol) {
        TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
        if (extent > 0) {
            dimension.setDimValue(extent);
        } else {
            symbol.ifPresent(dimension::setDimParam);
        }
    }

    static ValueInfoProto of(String name, DataType type, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ElementType.of(type).number())
                                .setShape(shape)))
                .build();
    }
}
