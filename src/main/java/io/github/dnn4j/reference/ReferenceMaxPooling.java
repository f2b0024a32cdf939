package io.github.dnn4j.reference;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.tensor.Tensor;

/**
 * The largest element under each window; taps outside the input are skipped. A NaN under the window wins, as in IEEE
 * 754's maximum, NumPy and PyTorch.
 */
final class ReferenceMaxPooling {
    private ReferenceMaxPooling() {}

    static void compute(MaxPooling layer, Tensor input, Tensor output) {
        PoolingWindows.forEach(layer.window(), input, output, Largest::new);
    }

    private static final class Largest implements PoolingWindows.Accumulator {
        private double largest = Double.NEGATIVE_INFINITY;

        @Override
        public void take(double value) {
            largest = Math.max(largest, value);
        }

        @Override
        public double result(long padding) {
            return largest;
        }
    }
}
