package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.List;

/** The output type of layers that compute with fractions: that of their first input, which must be floating. */
final class FloatingInput {
    private FloatingInput() {}

    static DataType type(Layer layer, List<DataType> inputs) {
        DataType type = inputs.getFirst();
        InvalidDescriptorException.require(
                type.isFloating(),
                "%s computes with F32, BF16 or F16, but was given %s; dequantize it first",
                layer.kind(),
                type);
        return type;
    }
}
