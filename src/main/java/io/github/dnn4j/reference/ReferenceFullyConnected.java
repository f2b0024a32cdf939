package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** y[n, o] = bias[o] + sum over the features i of weight[o, i] x[n, i], the sum in double. */
final class ReferenceFullyConnected {
    private ReferenceFullyConnected() {}

    static void compute(FullyConnected layer, Tensor input, List<Tensor> parameters, Tensor output) {
        long features = layer.inFeatures();
        MemorySegment x = input.segment();
        MemorySegment weight = parameters.getFirst().segment();
        MemorySegment bias = layer.bias() ? parameters.get(1).segment() : null;
        MemorySegment y = output.segment();
        Parallel.forEach(output.shape().elements(), at -> {
            long o = at % layer.outFeatures();
            long sample = at / layer.outFeatures() * features;
            double sum = 0;
            for (long i = 0; i < features; i++) {
                sum += (double) weight.getAtIndex(JAVA_FLOAT, o * features + i) * x.getAtIndex(JAVA_FLOAT, sample + i);
            }
            y.setAtIndex(JAVA_FLOAT, at, (float) (bias == null ? sum : sum + bias.getAtIndex(JAVA_FLOAT, o)));
        });
    }
}
