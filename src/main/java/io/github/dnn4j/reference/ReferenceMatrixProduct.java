package io.github.dnn4j.reference;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** y[e, m, n] = sum over k of a[e, m, k] b[e, k, n] for each entry e of the leading axes, the sum in double. */
final class ReferenceMatrixProduct {
    private ReferenceMatrixProduct() {}

    static void compute(MatrixProduct layer, Tensor left, Tensor right, Tensor output) {
        Shape shape = output.shape();
        Matrices a = Matrices.of(left, layer.transposeA(), shape);
        Matrices b = Matrices.of(right, layer.transposeB(), shape);
        Numbers y = Numbers.of(output);
        long rows = shape.extent(-2);
        long columns = shape.extent(-1);
        long inner = layer.inner(List.of(left.shape(), right.shape()));
        Parallel.forEach(shape.elements() / columns, line -> {
            long entry = line / rows;
            long row = line % rows;
            for (long column = 0; column < columns; column++) {
                double sum = 0;
                for (long k = 0; k < inner; k++) {
                    sum += a.get(entry, row, k) * b.get(entry, k, column);
                }
                y.set(line * columns + column, sum);
            }
        });
    }
}
