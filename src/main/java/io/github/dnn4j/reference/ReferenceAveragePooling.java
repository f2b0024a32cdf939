package io.github.dnn4j.reference;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.tensor.Tensor;

/** The sum of the elements under each window, in double, over the number of taps that the divisor counts. */
final class ReferenceAveragePooling {
    private ReferenceAveragePooling() {}

    static void compute(AveragePooling layer, Tensor input, Tensor output) {
        PoolingWindows.forEach(layer.window(), input, output, () -> new Mean(layer));
    }

    private static final class Mean implements PoolingWindows.Accumulator {
        private final AveragePooling layer;
        private double sum;
        private long elements;

        private Mean(AveragePooling layer) {
            this.layer = layer;
        }

        @Override
        public void take(double value) {
            sum += value;
            elements++;
        }

        @Override
        public double result(long padding) {
            long divisor = switch (layer.divisor()) {
                case INPUT -> elements;
                case INPUT_AND_PADDING -> elements + padding;
                case KERNEL -> layer.window().taps();
            };
            return sum / divisor;
        }
    }
}
