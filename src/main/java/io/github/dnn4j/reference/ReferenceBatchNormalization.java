package io.github.dnn4j.reference;

import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * y = scale (x - mean) / sqrt(variance + epsilon) + shift with the numbers of each element's channel: those that were
 * given, or in training those of the batch.
 */
final class ReferenceBatchNormalization {
    private ReferenceBatchNormalization() {}

    static void compute(BatchNormalization layer, Tensor input, List<Tensor> parameters, Tensor output) {
        Shape shape = output.shape();
        long channels = layer.channels();
        long plane = shape.elements() / shape.extent(0) / channels;
        Numbers scale = Numbers.of(parameters.get(0));
        Numbers shift = Numbers.of(parameters.get(1));
        Numbers mean = Numbers.of(parameters.get(2));
        Numbers variance = Numbers.of(parameters.get(3));
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.forEach(shape.extent(0) * channels, index -> {
            long c = index % channels;
            double deviation = Math.sqrt(variance.get(c) + layer.epsilon());
            for (long i = index * plane; i < (index + 1) * plane; i++) {
                y.set(i, scale.get(c) * (x.get(i) - mean.get(c)) / deviation + shift.get(c));
            }
        });
    }

    /**
     * Computes with mean and variance of the batch, and lets the running ones follow.
     *
     * @param parameters scale, shift, and running mean and variance, which are written
     */
    static void train(
            BatchNormalization layer, Tensor input, List<Tensor> parameters, Tensor output, RunningAverage average) {
        Shape shape = output.shape();
        long channels = layer.channels();
        long plane = shape.elements() / shape.extent(0) / channels;
        Numbers scale = Numbers.of(parameters.get(0));
        Numbers shift = Numbers.of(parameters.get(1));
        Numbers mean = Numbers.of(parameters.get(2));
        Numbers variance = Numbers.of(parameters.get(3));
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        double kept = 1 - average.weight();
        Parallel.forEach(channels, c -> {
            BatchStatistics batch = BatchStatistics.of(input, c);
            double deviation = Math.sqrt(batch.variance() + layer.epsilon());
            for (long n = 0; n < shape.extent(0); n++) {
                long first = (n * channels + c) * plane;
                for (long i = first; i < first + plane; i++) {
                    y.set(i, scale.get(c) * (x.get(i) - batch.mean()) / deviation + shift.get(c));
                }
            }
            double spread =
                    average.unbiased() ? batch.variance() * batch.count() / (batch.count() - 1) : batch.variance();
            mean.set(c, kept * mean.get(c) + average.weight() * batch.mean());
            variance.set(c, kept * variance.get(c) + average.weight() * spread);
        });
    }
}
