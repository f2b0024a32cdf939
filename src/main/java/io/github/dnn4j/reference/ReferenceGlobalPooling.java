package io.github.dnn4j.reference;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.tensor.Tensor;

/** Mean, in double, or largest value of each channel; a NaN in the channel wins in both. */
final class ReferenceGlobalPooling {
    private ReferenceGlobalPooling() {}

    static void compute(GlobalPooling layer, Tensor input, Tensor output) {
        long plane = input.shape().elements() / output.shape().elements();
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.forEach(output.shape().elements(), at -> {
            double sum = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (long i = at * plane; i < (at + 1) * plane; i++) {
                sum += x.get(i);
                largest = Math.max(largest, x.get(i));
            }
            y.set(
                    at,
                    switch (layer.mode()) {
                        case AVERAGE -> sum / plane;
                        case MAX -> largest;
                    });
        });
    }
}
