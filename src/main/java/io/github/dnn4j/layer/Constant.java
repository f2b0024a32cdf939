package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * A value that does not depend on the inputs: an operand of an {@link Elementwise} layer, say. It has no inputs, and
 * its one parameter, {@code value}, is its output.
 *
 * @param shape shape of the value
 * @param learned whether training changes it: a factor for each channel (ConvNeXt's layer scale), say, as against a
 *     number that belongs to the computation
 */
public record Constant(Shape shape, boolean learned) implements Layer {
    /** A value that training leaves as it is. */
    public Constant(Shape shape) {
        this(shape, false);
    }

    /** A value that training changes; it counts among the network's parameters. */
    public static Constant learned(Shape shape) {
        return new Constant(shape, true);
    }

    @Override
    public int minInputs() {
        return 0;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("value", shape, learned));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        return List.of(shape);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return DataType.F32;
    }

    @Override
    public String detail() {
        return learned ? "learned" : "";
    }
}
