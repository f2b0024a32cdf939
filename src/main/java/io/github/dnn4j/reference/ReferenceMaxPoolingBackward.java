package io.github.dnn4j.reference;

import io.github.dnn4j.layer.MaxPooling;

/**
 * All of a window's gradient goes to its largest element; among equal ones to the first in the order depth, height,
 * width, as in PyTorch and oneDNN. A NaN under the window is the largest.
 */
final class ReferenceMaxPoolingBackward {
    private ReferenceMaxPoolingBackward() {}

    static void compute(MaxPooling layer, Backward pass) {
        Numbers x = Numbers.of(pass.input());
        pass.inputGradient()
                .ifPresent(dx -> PoolingTaps.backward(
                        layer.window(), dx, pass.outputGradient(), (sums, taps, plane, gradient) -> {
                            FirstLargest largest = new FirstLargest();
                            for (int i = 0; i < taps.elements(); i++) {
                                largest.take(taps.place(i), x.get(plane + taps.place(i)));
                            }
                            sums[largest.place()] += gradient;
                        }));
    }
}
