package io.github.dnn4j.reference;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Shape;

/**
 * With s_c = k + alpha / size sum x_i^2, i from c - before to c + after: dx_j = dy_j s_j^-beta - 2 alpha beta / size
 * x_j sum of dy_c x_c s_c^(-beta - 1) over the c whose sum has x_j in it, from j - after to j + before. All in double.
 */
final class ReferenceLocalResponseNormalizationBackward {
    private ReferenceLocalResponseNormalizationBackward() {}

    static void compute(LocalResponseNormalization layer, Backward pass) {
        Shape shape = pass.input().shape();
        long channels = shape.extent(1);
        long plane = shape.elements() / shape.extent(0) / channels;
        long before = (layer.size() - 1) / 2;
        long after = layer.size() - 1 - before;
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx -> Accumulation.each(dx, at -> {
                    long j = at / plane % channels;
                    double sum = 0;
                    for (long c = Math.max(0, j - after); c <= Math.min(channels - 1, j + before); c++) {
                        long there = at + (c - j) * plane;
                        double scale = scale(layer, x, there, c, channels, plane);
                        sum += dy.get(there) * x.get(there) * Math.pow(scale, -layer.beta() - 1);
                    }
                    double own = Math.pow(scale(layer, x, at, j, channels, plane), -layer.beta());
                    return dy.get(at) * own - 2 * layer.alpha() * layer.beta() / layer.size() * x.get(at) * sum;
                }));
    }

    /** s_c at one position. */
    private static double scale(
            LocalResponseNormalization layer, Numbers x, long at, long c, long channels, long plane) {
        long before = (layer.size() - 1) / 2;
        long after = layer.size() - 1 - before;
        double squares = 0;
        for (long i = Math.max(0, c - before); i <= Math.min(channels - 1, c + after); i++) {
            double neighbour = x.get(at + (i - c) * plane);
            squares += neighbour * neighbour;
        }
        return layer.k() + layer.alpha() / layer.size() * squares;
    }
}
