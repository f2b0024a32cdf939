package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.MatrixProduct;

/** Products of matrices by a kernel of dnn4j's. */
final class CudnnMatrixProduct {
    private CudnnMatrixProduct() {}

    static void lower(Lowering lowering, MatrixProduct layer) {
        lowering.output(Products.emit(
                lowering,
                Products.factor(lowering, 0, layer.transposeA()),
                Products.factor(lowering, 1, layer.transposeB()),
                lowering.outputShape(),
                lowering.outputShape()));
    }
}
