package io.github.dnn4j.reference;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * da[e, m, k] = sum over n of dy[e, m, n] b[e, k, n] and db[e, k, n] = sum over m of a[e, m, k] dy[e, m, n]; for an
 * operand that repeats, summed over the entries e where it does. Each sum in double.
 */
final class ReferenceMatrixProductBackward {
    private ReferenceMatrixProductBackward() {}

    /** What is added to an element of a gradient for one entry of the leading axes. */
    @FunctionalInterface
    private interface Term {
        double of(long entry, long row, long column);
    }

    static void compute(MatrixProduct layer, Backward pass) {
        Tensor left = pass.inputs().get(0);
        Tensor right = pass.inputs().get(1);
        Shape shape = pass.outputGradient().shape();
        Matrices a = Matrices.of(left, layer.transposeA(), shape);
        Matrices b = Matrices.of(right, layer.transposeB(), shape);
        Matrices dy = Matrices.of(pass.outputGradient(), false, shape);
        long rows = shape.extent(-2);
        long columns = shape.extent(-1);
        long inner = layer.inner(List.of(left.shape(), right.shape()));
        long entries = shape.elements() / rows / columns;
        pass.inputGradients()
                .get(0)
                .ifPresent(da -> add(da, a, entries, rows, inner, (e, m, k) -> {
                    double sum = 0;
                    for (long n = 0; n < columns; n++) {
                        sum += dy.get(e, m, n) * b.get(e, k, n);
                    }
                    return sum;
                }));
        pass.inputGradients()
                .get(1)
                .ifPresent(db -> add(db, b, entries, inner, columns, (e, k, n) -> {
                    double sum = 0;
                    for (long m = 0; m < rows; m++) {
                        sum += a.get(e, m, k) * dy.get(e, m, n);
                    }
                    return sum;
                }));
    }

    /** Adds to a gradient, which lies as the operand whose {@code places} are given. */
    private static void add(Tensor gradient, Matrices places, long entries, long rows, long columns, Term term) {
        double[] sums = new double[Math.toIntExact(gradient.shape().elements())];
        for (long entry = 0; entry < entries; entry++) {
            long e = entry;
            Parallel.forEach(rows, row -> {
                for (long column = 0; column < columns; column++) {
                    sums[(int) places.at(e, row, column)] += term.of(e, row, column);
                }
            });
        }
        Accumulation.each(gradient, i -> sums[(int) i]);
    }
}
