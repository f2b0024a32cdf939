package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.Shape;

/**
 * A parameter that a layer needs.
 *
 * @param role what it is to the layer: {@code weight}, {@code bias}, {@code scale}, {@code shift}, {@code mean},
 *     {@code variance}, {@code slope}, {@code zero_point} or {@code value}
 * @param shape its shape
 * @param learned whether training changes it, so that it counts among the network's parameters (running statistics,
 *     quantization scales and constants do not)
 */
public record ParameterSpec(String role, Shape shape, boolean learned) {
    /** A learned parameter. */
    public static ParameterSpec learned(String role, long... extents) {
        return new ParameterSpec(role, Shape.of(extents), true);
    }

    /** A parameter that is not learned by gradient descent. */
    public static ParameterSpec fixed(String role, long... extents) {
        return new ParameterSpec(role, Shape.of(extents), false);
    }
}
