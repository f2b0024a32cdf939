package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Softmax or its logarithm along one axis: exp(x_i) / sum_j exp(x_j). Input and output of any one shape.
 *
 * @param axis the axis, negative from the end
 * @param log whether the natural logarithm of the result is given
 */
public record Softmax(int axis, boolean log) implements Layer {
    /** Softmax over the channels (axis 1). */
    public static Softmax channels() {
        return new Softmax(1, false);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        inputs.getFirst().axis(axis);
        return List.of(inputs.getFirst());
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        return (log ? "log " : "") + "axis " + axis;
    }
}
