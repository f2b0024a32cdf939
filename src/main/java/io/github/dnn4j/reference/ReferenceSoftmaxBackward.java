package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;

/**
 * Along the axis, with y the softmax, computed anew in double: dx_i = y_i (dy_i - sum_j y_j dy_j); of the logarithm
 * dx_i = dy_i - y_i sum_j dy_j.
 */
final class ReferenceSoftmaxBackward {
    private ReferenceSoftmaxBackward() {}

    static void compute(Softmax layer, Backward pass) {
        if (pass.inputGradient().isEmpty()) {
            return;
        }
        Shape shape = pass.input().shape();
        long extent = shape.extent(layer.axis());
        long inner = shape.strides()[shape.axis(layer.axis())];
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        Numbers dx = Numbers.of(pass.inputGradient().get());
        Parallel.forEach(shape.elements() / extent, line -> {
            long first = line / inner * inner * extent + line % inner;
            double[] y = softmax(x, first, inner, Math.toIntExact(extent));
            double sum = 0;
            for (int j = 0; j < y.length; j++) {
                sum += (layer.log() ? 1 : y[j]) * dy.get(first + j * inner);
            }
            for (int j = 0; j < y.length; j++) {
                double gradient = dy.get(first + j * inner);
                dx.add(first + j * inner, layer.log() ? gradient - y[j] * sum : y[j] * (gradient - sum));
            }
        });
    }

    private static double[] softmax(Numbers x, long first, long inner, int extent) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < extent; j++) {
            largest = Math.max(largest, x.get(first + j * inner));
        }
        double[] y = new double[extent];
        double sum = 0;
        for (int j = 0; j < extent; j++) {
            y[j] = Math.exp(x.get(first + j * inner) - largest);
            sum += y[j];
        }
        for (int j = 0; j < extent; j++) {
            y[j] /= sum;
        }
        return y;
    }
}
