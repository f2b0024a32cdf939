package io.github.dnn4j.reference;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** y = scale (x - mean) / sqrt(variance + epsilon) + shift with the numbers of each element's channel. */
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
}
