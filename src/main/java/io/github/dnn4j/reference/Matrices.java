package io.github.dnn4j.reference;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * An operand of a product as matrices, one for each entry of the result's leading axes.
 *
 * @param stack from entries of the result's leading axes to matrices of the operand, which repeat where it broadcasts
 * @param size elements of a matrix
 */
record Matrices(Numbers numbers, Strides stack, long size, long rowStride, long columnStride) {
    static Matrices of(Tensor operand, boolean transposed, Shape result) {
        Shape shape = operand.shape();
        long columns = shape.extent(-1);
        return new Matrices(
                Numbers.of(operand),
                Strides.broadcast(MatrixProduct.stack(shape), MatrixProduct.stack(result)),
                shape.extent(-2) * columns,
                transposed ? 1 : columns,
                transposed ? columns : 1);
    }

    /** Where an element of the matrix for that entry lies. */
    long at(long entry, long row, long column) {
        return stack.at(entry) * size + row * rowStride + column * columnStride;
    }

    double get(long entry, long row, long column) {
        return numbers.get(at(entry, row, column));
    }
}
