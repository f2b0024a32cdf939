package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Mean and variance of one channel over the batch, in double; the variance is that of the values themselves, divided by
 * their number.
 *
 * @param mean sum of the values divided by their number
 * @param variance mean square of the distance from the mean
 * @param count number of values
 */
record BatchStatistics(double mean, double variance, long count) {
    /** Of channel {@code c} of a tensor (N, C, ...). */
    static BatchStatistics of(Tensor tensor, long c) {
        Shape shape = tensor.shape();
        long channels = shape.extent(1);
        long plane = shape.elements() / shape.extent(0) / channels;
        long count = shape.extent(0) * plane;
        Numbers x = Numbers.of(tensor);
        double sum = 0;
        for (long n = 0; n < shape.extent(0); n++) {
            for (long i = 0; i < plane; i++) {
                sum += x.get((n * channels + c) * plane + i);
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (long n = 0; n < shape.extent(0); n++) {
            for (long i = 0; i < plane; i++) {
                double distance = x.get((n * channels + c) * plane + i) - mean;
                squares += distance * distance;
            }
        }
        return new BatchStatistics(mean, squares / count, count);
    }
}
