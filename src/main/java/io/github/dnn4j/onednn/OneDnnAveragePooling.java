package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Average pooling. oneDNN divides by the input elements seen or by the whole kernel; counting the padding that was asked
 * for but not what hangs over the end is the latter times a correction per output position.
 */
final class OneDnnAveragePooling {
    private OneDnnAveragePooling() {}

    static void lower(Lowering lowering, AveragePooling layer) {
        int algorithm =
                switch (layer.divisor()) {
                    case INPUT -> Dnnl.POOLING_AVERAGE_EXCLUDE;
                    case INPUT_AND_PADDING, KERNEL -> Dnnl.POOLING_AVERAGE_INCLUDE;
                };
        Operand pooled = Pooling.run(lowering, algorithm, layer.window());
        boolean corrected = layer.divisor() == AveragePooling.Divisor.INPUT_AND_PADDING
                && hangsOver(layer.window(), lowering.inputShape(0), lowering.outputShape(0));
        lowering.output(0, corrected ? correct(lowering, layer.window(), pooled) : pooled);
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

    private static Operand correct(Lowering lowering, Window window, Operand pooled) {
        Shape output = lowering.outputShape(0);
        Shape shape = output.with(0, 1).with(1, 1);
        DataType type = lowering.type(0);
        Operand factors = lowering.constant("divisor", shape, type, () -> factors(window, lowering.inputShape(0), shape));
        return Binary.run(
                lowering, Dnnl.BINARY_MUL, pooled, factors, output, type, type, PostOperations.none(lowering));
    }

    /** Taps of the kernel over taps within input and padding, for every output position. */
    private static Tensor factors(Window window, Shape input, Shape shape) {
        Tensor factors = Tensor.allocate(shape, DataType.F32);
        for (long position = 0; position < shape.elements(); position++) {
            double factor = 1;
            long rest = position;
            for (int i = window.rank() - 1; i >= 0; i--) {
                long out = rest % shape.extent(i + 2);
                rest /= shape.extent(i + 2);
                long end = input.extent(i + 2) + window.padEnd().get(i);
                long start = out * window.stride().get(i) - window.padBegin().get(i);
                long inside = 0;
                for (int tap = 0; tap < window.kernel().get(i); tap++) {
                    inside += start + (long) tap * window.dilation().get(i) < end ? 1 : 0;
                }
                factor *= (double) window.kernel().get(i) / inside;
            }
            factors.setFloat(position, (float) factor);
        }
        return factors;
    }
}
