package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Largest value in each window; padding never wins. Input and output (N, C, spatial...).
 *
 * @param window kernel, stride, dilation (1 is dense) and padding
 * @param rounding how the number of windows is rounded
 */
public record MaxPooling(Window window, Rounding rounding) implements Layer {
    /** Checks that every window sees at least one element. */
    public MaxPooling {
        AveragePooling.requirePaddingBelowKernel("max pooling", window);
    }

    /** A square two-dimensional max pooling, rounding down. */
    public static MaxPooling square(int kernel, int stride, int padding) {
        return new MaxPooling(Window.of(kernel, kernel).withStride(stride).withPadding(padding), Rounding.FLOOR);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        Shape output = window.outputShape(input, AveragePooling.channels(input), rounding);
        WindowCoverage.requireInputInEvery(window, input, rounding);
        return List.of(output);
    }

    @Override
    public String detail() {
        return window.brief();
    }
}
