package io.github.dnn4j.reference;

import io.github.dnn4j.layer.AveragePooling;

/** Every element under a window gets the window's gradient over what the sum was divided by. */
final class ReferenceAveragePoolingBackward {
    private ReferenceAveragePoolingBackward() {}

    static void compute(AveragePooling layer, Backward pass) {
        pass.inputGradient()
                .ifPresent(dx -> PoolingTaps.backward(
                        layer.window(), dx, pass.outputGradient(), (sums, taps, plane, gradient) -> {
                            long divisor = switch (layer.divisor()) {
                                case INPUT -> taps.elements();
                                case INPUT_AND_PADDING -> taps.elements() + taps.padding();
                                case KERNEL -> layer.window().taps();
                            };
                            for (int i = 0; i < taps.elements(); i++) {
                                sums[taps.place(i)] += gradient / divisor;
                            }
                        }));
    }
}
