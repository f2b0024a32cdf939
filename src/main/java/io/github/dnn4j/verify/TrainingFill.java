package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * Values for a layer forward and back: as {@link Fill}, small enough that the sums of the backward pass are exact too
 * where those of the forward pass are. Those of a weight's gradient run over the batch and all positions.
 *
 * @param forward inputs and parameters
 * @param outputGradients derivatives of the loss by the outputs
 * @param exact whether outputs and gradients are exact
 */
record TrainingFill(Fill forward, Grid outputGradients, boolean exact) {
    static TrainingFill of(Layer layer, List<Shape> inputs, Precision precision) {
        long length = GradientLength.of(layer, inputs);
        boolean products = layer instanceof Convolution
                || layer instanceof TransposedConvolution
                || layer instanceof FullyConnected
                || layer instanceof MatrixProduct;
        if (products) {
            Fill fill = Fill.accumulating(length, precision);
            return new TrainingFill(fill, fill.inputs().getFirst(), fill.exact());
        }
        Fill fill = Fill.of(layer, inputs, precision);
        boolean exact = fill.exact() && length * Fill.SMALL * Fill.SMALL <= Fill.F32_EXACT;
        return new TrainingFill(fill, exact ? Grid.integers(Fill.SMALL) : Fill.SMOOTH, exact);
    }

    /** Fills the gradient of output number {@code index}. */
    void fillOutputGradient(int index, Tensor tensor, Precision precision, long seed) {
        Fill.fill(outputGradients, tensor, precision, ~(seed * 31 + index));
    }
}
