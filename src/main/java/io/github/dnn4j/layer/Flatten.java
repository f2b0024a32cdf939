package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The axes before {@code axis} made one and the rest another: a matrix in the same logical order.
 *
 * @param axis the first axis of the second extent, 0 to rank; negative from the end
 */
public record Flatten(int axis) implements Layer {
    /** (N, everything else). */
    public static Flatten features() {
        return new Flatten(1);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        int at = axis < 0 ? axis + input.rank() : axis;
        require(at >= 0 && at <= input.rank(), "flatten at axis %d is outside shape %s", axis, input);
        long first = 1;
        for (int i = 0; i < at; i++) {
            first *= input.extent(i);
        }
        return List.of(Shape.of(first, input.elements() / first));
    }

    @Override
    public String detail() {
        return "axis " + axis;
    }
}
