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
        MemorySegment bias = layer.bias() ? parameters.get(1).segment() : null;
        MemorySegment y = output.segment();
        long samples = output.shape().extent(0);
        Parallel.forEach(layer.outFeatures(), o -> {
            float[] weight = row(parameters.getFirst(), o, layer.inFeatures());
            double shift = bias == null ? 0 : bias.getAtIndex(JAVA_FLOAT, o);
            for (long n = 0; n < samples; n++) {
                double sum = product(weight, row(input, n, layer.inFeatures()));
                y.setAtIndex(JAVA_FLOAT, n * layer.outFeatures() + o, (float) (sum + shift));
            }
        });
    }

    private static float[] row(Tensor matrix, long row, int columns) {
        float[] values = new float[columns];
        MemorySegment.copy(matrix.segment(), JAVA_FLOAT, row * columns * JAVA_FLOAT.byteSize(), values, 0, columns);
        return values;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
