package io.github.dnn4j.reference;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * y_c = x_c / (k + alpha / size sum x_i^2)^beta, i from c - floor((size - 1) / 2) to c + ceil((size - 1) / 2) where
 * there are such channels.
 */
final class ReferenceLocalResponseNormalization {
    private ReferenceLocalResponseNormalization() {}

    static void compute(LocalResponseNormalization layer, Tensor input, Tensor output) {
        Shape shape = output.shape();
        long channels = shape.extent(1);
        long plane = shape.elements() / shape.extent(0) / channels;
        long before = (layer.size() - 1) / 2;
        long after = layer.size() - 1 - before;
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(shape.elements(), (from, to) -> {
            for (long at = from; at < to; at++) {
                long c = at / plane % channels;
                double squares = 0;
                for (long i = Math.max(0, c - before); i <= Math.min(channels - 1, c + after); i++) {
                    double neighbour = x.get(at + (i - c) * plane);
                    squares += neighbour * neighbour;
                }
                y.set(at, x.get(at) / Math.pow(layer.k() + layer.alpha() / layer.size() * squares, layer.beta()));
            }
        });
    }
}
