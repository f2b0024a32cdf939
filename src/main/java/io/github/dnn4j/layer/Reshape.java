package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The same elements in the same logical (row-major) order under another shape.
 *
 * @param target the new extents; 0 copies the input's extent on that axis, and one -1 is whatever is left
 */
public record Reshape(List<Long> target) implements Layer {
    /** Checks the target. */
    public Reshape {
        target = List.copyOf(target);
        for (long extent : target) {
            require(
                    extent >= -1,
                    "reshape target %s has extent %d; -1, 0 or a positive extent is needed",
                    target,
                    extent);
        }
        require(
                target.stream().filter(extent -> extent == -1).count() <= 1,
                "reshape target %s has more than one -1",
                target);
        require(
                target.size() <= Shape.MAX_RANK,
                "reshape target %s has %d extents; at most %d are allowed",
                target,
                target.size(),
                Shape.MAX_RANK);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        long[] extents = new long[target.size()];
        long known = 1;
        int free = -1;
        for (int i = 0; i < extents.length; i++) {
            long extent = target.get(i);
            if (extent == -1) {
                free = i;
                continue;
            }
            require(
                    extent != 0 || i < input.rank(),
                    "reshape target %s copies axis %d, which shape %s does not have",
                    target,
                    i,
                    input);
            extents[i] = extent == 0 ? input.extent(i) : extent;
            known = CheckedSizes.multiply("reshape extents", known, extents[i]);
        }
        if (free >= 0) {
            require(
                    input.elements() % known == 0,
                    "shape %s of %d elements cannot be reshaped to %s: %d does not divide them",
                    input,
                    input.elements(),
                    target,
                    known);
            extents[free] = input.elements() / known;
        }
        Shape output = Shape.of(extents);
        require(
                output.elements() == input.elements(),
                "shape %s of %d elements cannot be reshaped to %s of %d",
                input,
                input.elements(),
                output,
                output.elements());
        return List.of(output);
    }

    @Override
    public String detail() {
        return target.toString();
    }
}
