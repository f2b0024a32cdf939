package io.github.dnn4j.parity;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Matrices and stacks of them, either operand transposed, broadcast along leading axes, and with extents of 1. */
final class MatrixProductCases {
    private static final MatrixProduct PLAIN = new MatrixProduct();
    private static final MatrixProduct LEFT = new MatrixProduct(true, false);
    private static final MatrixProduct RIGHT = new MatrixProduct(false, true);
    private static final MatrixProduct BOTH = new MatrixProduct(true, true);

    private MatrixProductCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(PLAIN, Shape.of(7, 13), Shape.of(13, 5)),
                LayerCase.of(LEFT, Shape.of(13, 7), Shape.of(13, 5)),
                LayerCase.of(RIGHT, Shape.of(7, 13), Shape.of(5, 13)),
                LayerCase.of(BOTH, Shape.of(13, 7), Shape.of(5, 13)),
                LayerCase.of(PLAIN, Shape.of(1, 64), Shape.of(64, 1)),
                LayerCase.of(PLAIN, Shape.of(17, 1), Shape.of(1, 9)),
                LayerCase.of(PLAIN, Shape.of(3, 33, 16), Shape.of(3, 16, 31)),
                LayerCase.of(BOTH, Shape.of(3, 16, 33), Shape.of(3, 31, 16)),
                // Attention: scores of every head, then what they weigh.
                LayerCase.of(RIGHT, Shape.of(2, 3, 19, 32), Shape.of(2, 3, 19, 32)),
                LayerCase.of(PLAIN, Shape.of(2, 3, 19, 19), Shape.of(2, 3, 19, 32)),
                LayerCase.of(RIGHT, Shape.of(1, 12, 50, 64), Shape.of(1, 12, 50, 64)),
                LayerCase.of(PLAIN, Shape.of(2, 2, 3, 5, 8), Shape.of(2, 2, 1, 8, 4)),
                LayerCase.of(PLAIN, Shape.of(4, 5, 6), Shape.of(6, 7)),
                LayerCase.of(LEFT, Shape.of(5, 6), Shape.of(4, 5, 7)),
                LayerCase.of(RIGHT, Shape.of(2, 1, 5, 6), Shape.of(3, 7, 6)),
                LayerCase.of(BOTH, Shape.of(1, 3, 6, 5), Shape.of(2, 1, 7, 6)),
                LayerCase.of(PLAIN, Shape.of(1, 1, 5, 6), Shape.of(6, 1)));
    }
}
