package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * One input cut along an axis into consecutive outputs.
 *
 * @param axis the axis, negative from the end
 * @param sizes extents of the outputs on that axis, each at least 1; they add up to the input's
 */
public record Split(int axis, List<Long> sizes) implements Layer {
    /** Checks the sizes. */
    public Split {
        sizes = List.copyOf(sizes);
        require(!sizes.isEmpty(), "split along axis %d has no sizes; at least one is needed", axis);
        for (long size : sizes) {
            require(size >= 1, "split sizes %s must be at least 1 each", sizes);
        }
    }

    @Override
    public int outputs() {
        return sizes.size();
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        int along = input.axis(axis);
        long sum = sizes.stream().reduce(0L, (a, b) -> CheckedSizes.add("split sizes", a, b));
        require(
                sum == input.extent(along),
                "split sizes %s add up to %d, but axis %d of shape %s has extent %d",
                sizes,
                sum,
                along,
                input,
                input.extent(along));
        return sizes.stream().map(size -> input.with(along, size)).toList();
    }

    @Override
    public String detail() {
        return "axis " + axis + " " + sizes;
    }
}
