package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Mean of each window. Input and output (N, C, spatial...).
 *
 * @param window kernel, stride, dilation (1 is dense) and padding
 * @param rounding how the number of windows is rounded
 * @param divisor what the sum of a window is divided by
 */
public record AveragePooling(Window window, Rounding rounding, Divisor divisor) implements Layer {
    /** What the sum of a window is divided by. */
    public enum Divisor {
        /** The number of taps on input elements: padding is not counted (ONNX's and TensorFlow's default). */
        INPUT,
        /**
         * The number of taps on input elements and on the padding that was asked for, but not beyond it where rounding
         * up makes a window hang over (PyTorch's default, {@code count_include_pad}).
         */
        INPUT_AND_PADDING,
        /** The number of taps of the window, always (Caffe without clipping, oneDNN's {@code include_padding}). */
        KERNEL
    }

    /** Checks that every window sees at least one element. */
    public AveragePooling {
        requirePaddingBelowKernel("average pooling", window);
    }

    static void requirePaddingBelowKernel(String what, Window window) {
        for (int i = 0; i < window.rank(); i++) {
            int padding = Math.max(window.padBegin().get(i), window.padEnd().get(i));
            require(
                    padding < window.effectiveKernel(i),
                    "padding %d of %s reaches past its window of %d elements on spatial axis %d: a window would see padding only",
                    padding,
                    what,
                    window.effectiveKernel(i),
                    i);
        }
    }

    static long channels(Shape input) {
        require(input.rank() >= 3, "input of shape %s has rank %d; (N, C, spatial...) is needed", input, input.rank());
        return input.extent(1);
    }

    /** A square two-dimensional average pooling that rounds down and counts input elements only. */
    public static AveragePooling square(int kernel, int stride, int padding) {
        return new AveragePooling(
                Window.of(kernel, kernel).withStride(stride).withPadding(padding), Rounding.FLOOR, Divisor.INPUT);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        Shape output = window.outputShape(input, channels(input), rounding);
        if (divisor != Divisor.KERNEL) {
            WindowCoverage.requireInputInEvery(window, input, rounding);
        }
        return List.of(output);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        return window.brief();
    }
}
