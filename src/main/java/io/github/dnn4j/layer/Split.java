package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * One input cut along an axis into consecutive outputs.
 *
 * @param axis the axis, negative from the end
 * @param sizes extents of the outputs on that axis, each at least 1; they add up to the input's. One may be 0, which
 *     stands for what the others leave, whatever that is in a session
 */
public record Split(int axis, List<Long> sizes) implements Layer {
    /** Checks the sizes. */
    public Split {
        sizes = List.copyOf(sizes);
        require(!sizes.isEmpty(), "split along axis %d has no sizes; at least one is needed", axis);
        for (long size : sizes) {
            require(size >= 0, "split sizes %s must be at least 1 each, or 0 for what is left", sizes);
        }
        require(
                sizes.stream().filter(size -> size == 0).count() <= 1,
                "split sizes %s have more than one 0, which stands for what is left",
                sizes);
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
        if (sizes.contains(0L)) {
            require(
                    sum < input.extent(along),
                    "split sizes %s leave nothing of axis %d of shape %s",
                    sizes,
                    along,
                    input);
            return to(input).outputShapes(inputs);
        }
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

    /**
     * The same split with every size given.
     *
     * @param input the input's shape
     */
    public Split to(Shape input) {
        if (!sizes.contains(0L)) {
            return this;
        }
        long rest = input.extent(input.axis(axis))
                - sizes.stream().mapToLong(Long::longValue).sum();
        return new Split(
                axis, sizes.stream().map(size -> size == 0 ? rest : size).toList());
    }

    @Override
    public String detail() {
        return "axis " + axis + " " + sizes;
    }
}
