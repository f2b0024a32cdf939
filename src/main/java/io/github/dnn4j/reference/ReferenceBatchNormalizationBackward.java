package io.github.dnn4j.reference;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.Shape;

/**
 * With z = (x - mean) / deviation, mean and deviation = sqrt(variance + epsilon) being those of the batch: dshift = sum
 * dy, dscale = sum dy z, dx = scale / deviation (dy - mean(dy) - z mean(dy z)), since mean and variance depend on x too
 * (Ioffe and Szegedy, 2015, section 3). Sums over a channel in double.
 */
final class ReferenceBatchNormalizationBackward {
    private ReferenceBatchNormalizationBackward() {}

    static void compute(BatchNormalization layer, Backward pass) {
        Parallel.forEach(layer.channels(), c -> channel(layer, pass, c));
    }

    private static void channel(BatchNormalization layer, Backward pass, long c) {
        Shape shape = pass.input().shape();
        long plane = shape.elements() / shape.extent(0) / layer.channels();
        BatchStatistics batch = BatchStatistics.of(pass.input(), c);
        double deviation = Math.sqrt(batch.variance() + layer.epsilon());
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        double sum = 0;
        double sumOfProducts = 0;
        for (long n = 0; n < shape.extent(0); n++) {
            long first = (n * layer.channels() + c) * plane;
            for (long i = first; i < first + plane; i++) {
                sum += dy.get(i);
                sumOfProducts += dy.get(i) * (x.get(i) - batch.mean()) / deviation;
            }
        }
        double shift = sum;
        double scale = sumOfProducts;
        pass.parameterGradients().get(0).ifPresent(dscale -> Numbers.of(dscale).add(c, scale));
        pass.parameterGradients().get(1).ifPresent(dshift -> Numbers.of(dshift).add(c, shift));
        if (pass.inputGradient().isEmpty()) {
            return;
        }
        Numbers dx = Numbers.of(pass.inputGradient().get());
        double factor = Numbers.of(pass.parameters().getFirst()).get(c) / deviation;
        for (long n = 0; n < shape.extent(0); n++) {
            long first = (n * layer.channels() + c) * plane;
            for (long i = first; i < first + plane; i++) {
                double z = (x.get(i) - batch.mean()) / deviation;
                dx.add(i, factor * (dy.get(i) - sum / batch.count() - z * sumOfProducts / batch.count()));
            }
        }
    }
}
