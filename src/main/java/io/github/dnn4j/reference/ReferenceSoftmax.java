package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * exp(x_i - m) / sum_j exp(x_j - m), or x_i - m - ln sum_j exp(x_j - m), along one axis, m being the largest x: no
 * exponential overflows. All in double.
 */
final class ReferenceSoftmax {
    private ReferenceSoftmax() {}

    static void compute(Softmax layer, Tensor input, Tensor output) {
        Shape shape = output.shape();
        long extent = shape.extent(layer.axis());
        long inner = shape.strides()[shape.axis(layer.axis())];
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.forEach(shape.elements() / extent, line -> {
            long first = line / inner * inner * extent + line % inner;
            double largest = Double.NEGATIVE_INFINITY;
            for (long j = 0; j < extent; j++) {
                largest = Math.max(largest, x.get(first + j * inner));
            }
            double sum = 0;
            for (long j = 0; j < extent; j++) {
                sum += Math.exp(x.get(first + j * inner) - largest);
            }
            for (long j = 0; j < extent; j++) {
                double distance = x.get(first + j * inner) - largest;
                y.set(first + j * inner, layer.log() ? distance - Math.log(sum) : Math.exp(distance) / sum);
            }
        });
    }
}
