package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Dropout (Srivastava et al., 2014): the identity at inference.
 *
 * @param ratio share of elements dropped in training, in [0, 1)
 */
public record Dropout(double ratio) implements Layer {
    /** Checks the ratio. */
    public Dropout {
        require(ratio >= 0 && ratio < 1, "dropout has ratio %s; it must lie in [0, 1)", ratio);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        return List.of(inputs.getFirst());
    }

    @Override
    public String detail() {
        return Double.toString(ratio);
    }
}
