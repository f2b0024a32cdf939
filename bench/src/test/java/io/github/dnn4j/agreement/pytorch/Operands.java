package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * What a layer's expression is made of.
 *
 * @param inputs Python's names for the inputs
 * @param shapes shapes of the inputs
 * @param parameters Python's names for the parameters, in the layer's order
 */
record Operands(List<String> inputs, List<Shape> shapes, List<String> parameters) {
    /** The name of the first input. */
    String x() {
        return inputs.getFirst();
    }

    /** The shape of the first input. */
    Shape shape() {
        return shapes.getFirst();
    }

    /** The name of a parameter, or None if the layer goes without it. */
    String parameterOrNone(int index) {
        return index < parameters.size() ? parameters.get(index) : "None";
    }
}
