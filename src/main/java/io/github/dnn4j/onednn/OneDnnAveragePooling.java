package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Average pooling. oneDNN divides by the input elements seen, unless padding or dilation reach as far as the kernel or
 * the input, or by the whole kernel. What it does not do is the latter times a correction for every output position.
 */
final class OneDnnAveragePooling {
    private OneDnnAveragePooling() {}

    static void lower(Lowering lowering, AveragePooling layer) {
        Operand pooled = Pooling.run(lowering, algorithm(lowering, layer), layer.window());
        lowering.output(0, isCorrected(lowering, layer) ? correct(lowering, layer, pooled) : pooled);
    }

    static int algorithm(Lowering lowering, AveragePooling layer) {
        boolean exclude =
                layer.divisor() == AveragePooling.Divisor.INPUT && canExclude(layer.window(), lowering.inputShape(0));
        return exclude ? DnnlAlgorithm.POOLING_AVERAGE_EXCLUDE : DnnlAlgorithm.POOLING_AVERAGE_INCLUDE;
    }

    /** True if what oneDNN divides by is not what was asked for at every output position. */
    static boolean isCorrected(Lowering lowering, AveragePooling layer) {
        return switch (layer.divisor()) {
            case INPUT -> algorithm(lowering, layer) == DnnlAlgorithm.POOLING_AVERAGE_INCLUDE;
            case INPUT_AND_PADDING -> hangsOver(layer.window(), lowering.inputShape(0), lowering.outputShape(0));
            case KERNEL -> false;
        };
    }

    /** oneDNN's own conditions for excluding padding. */
    private static boolean canExclude(Window window, Shape input) {
        for (int i = 0; i < window.rank(); i++) {
            int kernel = window.kernel().get(i);
            if (window.padBegin().get(i) >= kernel
                    || window.padEnd().get(i) >= kernel
                    || Windows.dilates(window)[i] >= input.extent(i + 2)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hangsOver(Window window, Shape input, Shape output) {
        for (int i = 0; i < window.rank(); i++) {
            long last = (output.extent(i + 2) - 1) * window.stride().get(i) + window.effectiveKernel(i);
            if (last
                    > input.extent(i + 2)
                            + window.padBegin().get(i)
                            + window.padEnd().get(i)) {
                return true;
            }
        }
        return false;
    }

    /** What was pooled, or the gradient of it, times the correction of every output position. */
    static Operand correct(Lowering lowering, AveragePooling layer, Operand pooled) {
        Shape output = lowering.outputShape(0);
        Shape shape = output.with(0, 1).with(1, 1);
        DataType type = lowering.type(0);
        // Input shapes of one output shape may differ in what hangs over.
        Shape input = lowering.inputShape(0);
        Operand factors = lowering.constants()
                .ofPlan("divisor for " + input, shape, DataType.F32, content -> write(layer, input, content));
        return Binary.run(
                lowering, DnnlAlgorithm.BINARY_MUL, pooled, factors, output, type, type, PostOperations.none(lowering));
    }

    /** The products of a factor of each axis, for every output position. */
    private static void write(AveragePooling layer, Shape input, Tensor content) {
        Shape output = content.shape();
        for (long position = 0; position < output.elements(); position++) {
            double factor = 1;
            long rest = position;
            for (int i = layer.window().rank() - 1; i >= 0; i--) {
                factor *= factor(layer, i, input.extent(i + 2), rest % output.extent(i + 2));
                rest /= output.extent(i + 2);
            }
            content.setFloat(position, (float) factor);
        }
    }

    /** Taps of the kernel over the taps that count, along one axis for one output position. */
    private static double factor(AveragePooling layer, int axis, long input, long position) {
        Window window = layer.window();
        boolean padding = layer.divisor() == AveragePooling.Divisor.INPUT_AND_PADDING;
        int kernel = window.kernel().get(axis);
        int dilation = window.dilation().get(axis);
        int begin = window.padBegin().get(axis);
        long start = position * window.stride().get(axis) - begin;
        long first = padding ? -begin : 0;
        long end = input + (padding ? window.padEnd().get(axis) : 0);
        long before = Math.max(0, Math.ceilDiv(first - start, dilation));
        long within = Math.min(kernel, Math.ceilDiv(end - start, dilation));
        // Where no tap counts the sum is zero, whatever it is multiplied by.
        return (double) kernel / Math.max(1, within - before);
    }
}
