package io.github.dnn4j.verify;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * The derivative of a loss by an output z of shape (N, K, ...), for targets drawn at random: with K above 1 of softmax
 * with cross-entropy over K at each of the P positions of the whole batch, (softmax(z) - y) / P; else of the mean
 * squared error, 2 (z - t) / P with t from -1 to 1.
 */
final class LossGradient {
    private LossGradient() {}

    /** The derivative at {@code output}. */
    static Tensor at(Tensor output, long seed) {
        Shape shape = output.shape();
        int classes = shape.rank() < 2 ? 1 : Math.toIntExact(shape.extent(1));
        long batch = shape.rank() == 0 ? 1 : shape.extent(0);
        long inner = shape.elements() / batch / classes;
        SplittableRandom random = new SplittableRandom(seed);
        Tensor result = Tensor.allocate(shape, DataType.F32);
        for (long n = 0; n < batch; n++) {
            for (long i = 0; i < inner; i++) {
                long first = n * classes * inner + i;
                if (classes > 1) {
                    crossEntropy(output, result, first, inner, classes, random.nextInt(classes), batch * inner);
                } else {
                    double error = output.getFloat(first) - random.nextDouble(-1, 1);
                    result.setFloat(first, (float) (2 * error / (batch * inner)));
                }
            }
        }
        return result;
    }

    private static void crossEntropy(
            Tensor output, Tensor result, long first, long stride, int classes, int label, long positions) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            largest = Math.max(largest, output.getFloat(first + k * stride));
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(output.getFloat(first + k * stride) - largest);
        }
        for (int k = 0; k < classes; k++) {
            double probability = Math.exp(output.getFloat(first + k * stride) - largest) / sum;
            result.setFloat(first + k * stride, (float) ((probability - (k == label ? 1 : 0)) / positions));
        }
    }
}
