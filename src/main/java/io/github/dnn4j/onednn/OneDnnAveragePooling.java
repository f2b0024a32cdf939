package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Average pooling. oneDNN divides by the input elements seen or by the whole kernel; counting the padding that was asked
 * for but not what hangs over the end is the latter times a correction per output position, and so is the former where
 * taps lie further apart than the input is long, which oneDNN refuses.
 */
final class OneDnnAveragePooling {
    private OneDnnAveragePooling() {}

    static void lower(Lowering lowering, AveragePooling layer) {
        Window window = layer.window();
        Shape input = lowering.inputShape(0);
        boolean corrected =
                switch (layer.divisor()) {
                    case INPUT -> skipsWholeInput(window, input);
                    case INPUT_AND_PADDING -> hangsOver(window, input, lowering.outputShape(0));
                    case KERNEL -> false;
                };
        boolean excludes = layer.divisor() == AveragePooling.Divisor.INPUT && !corrected;
        int algorithm = excludes ? Dnnl.POOLING_AVERAGE_EXCLUDE : Dnnl.POOLING_AVERAGE_INCLUDE;
        Operand pooled = Pooling.run(lowering, algorithm, window);
        lowering.output(0, corrected ? correct(lowering, layer, pooled) : pooled);
    }

    private static boolean skipsWholeInput(Window window, Shape input) {
        for (int i = 0; i < window.rank(); i++) {
            if (window.kernel().get(i) > 1 && window.dilation().get(i) > input.extent(i + 2)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hangsOver(Window window, Shape input, Shape output) {
        for (int i = 0; i < window.rank(); i++) {
            long last = (output.extent(i + 2) - 1) * window.stride().get(i) + window.effectiveKernel(i);
            if (last > input.extent(i + 2) + window.padBegin().get(i) + window.padEnd().get(i)) {
                return true;
            }
        }
        return false;
    }

    private static Operand correct(Lowering lowering, AveragePooling layer, Operand pooled) {
        Shape output = lowering.outputShape(0);
        Shape shape = output.with(0, 1).with(1, 1);
        DataType type = lowering.type(0);
        Operand factors = lowering.constant("divisor", shape, type, () -> factors(layer, lowering.inputShape(0), shape));
        return Binary.run(
                lowering, Dnnl.BINARY_MUL, pooled, factors, output, type, type, PostOperations.none(lowering));
    }

    /** Taps of the kernel over taps that the divisor counts, for every output position. */
    private static Tensor factors(AveragePooling layer, Shape input, Shape shape) {
        Window window = layer.window();
        boolean countsPadding = layer.divisor() != AveragePooling.Divisor.INPUT;
        Tensor factors = Tensor.allocate(shape, DataType.F32);
        for (long position = 0; position < shape.elements(); position++) {
            double factor = 1;
            long rest = position;
            for (int i = window.rank() - 1; i >= 0; i--) {
                long out = rest % shape.extent(i + 2);
                rest /= shape.extent(i + 2);
                long first = countsPadding ? -window.padBegin().get(i) : 0;
                long end = input.extent(i + 2) + (countsPadding ? window.padEnd().get(i) : 0);
                long start = out * window.stride().get(i) - window.padBegin().get(i);
                long inside = 0;
                for (int tap = 0; tap < window.kernel().get(i); tap++) {
                    long at = start + (long) tap * window.dilation().get(i);
                    inside += at >= first && at < end ? 1 : 0;
                }
                // Where no tap meets the input the sum is zero, whatever it is multiplied by.
                factor *= (double) window.kernel().get(i) / Math.max(1, inside);
            }
            factors.setFloat(position, (float) factor);
        }
        return factors;
    }
}
