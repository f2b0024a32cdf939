package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.assembly.NetworkAssembly;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Optional;

/** The beginning of a pass: what the graph takes becomes what the network takes. */
record GraphInputs(NetworkAssembly assembly, Bindings bindings, DeclaredInputs declared) {
    OnnxValue value(ValueInfoProto input) {
        String name = input.name();
        if (!input.type().hasTensorType()) {
            return Foreign.ofType(name, input.type().valueCase().toString());
        }
        ElementType type = ElementType.of(input.type().tensorType().elemType());
        Optional<DataType> networkType = type.networkType();
        if (networkType.isEmpty()) {
            return Foreign.ofType(name, type.toString());
        }
        if (type == ElementType.DOUBLE) {
            assembly.note("input " + name + " is of type double in the file; it is given, and computed with, as f32");
        }
        if (type == ElementType.INT64) {
            assembly.note("input " + name
                    + " is of type int64 in the file; it is given, and computed with, as s32, which" + " saturates");
        }
        if (!declared.hasShape(name)) {
            throw new UnsupportedOperatorException(
                    name,
                    "graph input",
                    "the file declares no shape for it; give one with ImportOptions.withInputShape");
        }
        try {
            return assembly.input(
                    name, networkType.get(), declared.shapes(name, bindings), declared.symbols(name, bindings));
        } catch (InvalidDescriptorException e) {
            throw new OnnxException("input " + name + ": " + e.getMessage(), e);
        }
    }
}
