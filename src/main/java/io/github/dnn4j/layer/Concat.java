package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Inputs laid one after the other along an axis; all other extents agree.
 *
 * @param axis the axis, negative from the end
 */
public record Concat(int axis) implements Layer {
    /** Concatenation of channels (axis 1). */
    public static Concat channels() {
        return new Concat(1);
    }

    @Override
    public int maxInputs() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape first = inputs.getFirst();
        int along = first.axis(axis);
        long extent = 0;
        for (Shape input : inputs) {
            require(
                    input.rank() == first.rank() && input.with(along, 1).equals(first.with(along, 1)),
                    "shapes %s and %s cannot be concatenated along axis %d: another extent differs",
                    first,
                    input,
                    along);
            extent = CheckedSizes.add("concatenated extents", extent, input.extent(along));
        }
        return List.of(first.with(along, extent));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        require(
                inputs.stream().distinct().count() == 1,
                "concatenated inputs have types %s; they must be the same",
                inputs);
        return inputs.getFirst();
    }

    @Override
    public String detail() {
        return "axis " + axis;
    }
}
