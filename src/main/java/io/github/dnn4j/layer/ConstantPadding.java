package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * A border of one value around an input.
 *
 * @param before elements added before the first on each axis, all axes of the input, at least 0
 * @param after elements added after the last on each axis, at least 0
 * @param value the value of the border
 */
public record ConstantPadding(List<Integer> before, List<Integer> after, float value) implements Layer {
    /** Checks the extents. */
    public ConstantPadding {
        before = List.copyOf(before);
        after = List.copyOf(after);
        require(
                before.size() == after.size(),
                "padding before %s and after %s differ in their number of axes",
                before,
                after);
        for (int i = 0; i < before.size(); i++) {
            require(
                    before.get(i) >= 0 && after.get(i) >= 0,
                    "padding before %s and after %s must be at least 0: cropping is not padding",
                    before,
                    after);
        }
        require(!Float.isNaN(value), "padding has the value NaN; a number or an infinity is needed");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() == before.size(),
                "input of shape %s has rank %d; this padding is for rank %d",
                input,
                input.rank(),
                before.size());
        long[] extents = input.toArray();
        for (int i = 0; i < extents.length; i++) {
            extents[i] = CheckedSizes.add("padded extents", extents[i], (long) before.get(i) + after.get(i));
        }
        return List.of(Shape.of(extents));
    }

    @Override
    public String detail() {
        return before + " " + after + " value " + value;
    }
}
