package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * A value that does not depend on the inputs: an operand of an {@link Elementwise} layer, say. It has no inputs, and
 * its one parameter, {@code value}, is its output.
 *
 * @param shape shape of the value
 */
public record Constant(Shape shape) implements Layer {
    @Override
    public int minInputs() {
        return 0;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("value", shape, false));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        return List.of(shape);
    }

    @Override
    public io.github.dnn4j.tensor.DataType outputType(List<io.github.dnn4j.tensor.DataType> inputs) {
        return io.github.dnn4j.tensor.DataType.F32;
    }
}
