package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Axes in another order: output axis i is input axis {@code permutation[i]}.
 *
 * @param permutation every axis once
 */
public record Transpose(List<Integer> permutation) implements Layer {
    /** Checks that every axis occurs once. */
    public Transpose {
        permutation = List.copyOf(permutation);
        boolean[] seen = new boolean[permutation.size()];
        for (int axis : permutation) {
            require(
                    axis >= 0 && axis < seen.length && !seen[axis],
                    "permutation %s does not name each of its %d axes once",
                    permutation,
                    seen.length);
            seen[axis] = true;
        }
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() == permutation.size(),
                "input of shape %s has rank %d; permutation %s is for rank %d",
                input,
                input.rank(),
                permutation,
                permutation.size());
        return List.of(Shape.of(permutation.stream().mapToLong(input::extent).toArray()));
    }

    @Override
    public String detail() {
        return permutation.toString();
    }
}
