package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Elements taken from an axis by their positions: y[..., i, ...] = x[..., {@code positions.at(i)}, ...], along one axis
 * of any shape. That is indexing by a list of positions, slicing by any step, repetition, rotation, and padding that
 * reflects, repeats or wraps what is padded. An element may be taken several times or never.
 *
 * @param axis the axis, negative from the end
 * @param positions which elements, in which order
 */
public record Take(int axis, Positions positions) implements Layer {
    /** The elements of an axis at listed positions, negative from the end. */
    public static Take of(int axis, long... indices) {
        return new Take(
                axis, new Positions.Listed(LongStream.of(indices).boxed().toList()));
    }

    /** The elements of an axis in reverse. */
    public static Take reversed(int axis) {
        return new Take(axis, new Positions.Range(-1, Long.MIN_VALUE, -1));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        int along = input.axis(axis);
        return List.of(input.with(along, positions.count(input.extent(along))));
    }

    @Override
    public String detail() {
        return "axis " + axis + " " + positions.text();
    }
}
