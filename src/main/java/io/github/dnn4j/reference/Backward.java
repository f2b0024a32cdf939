package io.github.dnn4j.reference;

import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What the backward pass through one layer reads, and where it adds. Kernels add to a gradient, so that a value with
 * several consumers gets the sum. All tensors are row-major F32.
 *
 * @param inputs the layer's inputs
 * @param parameters those of the layer, in the order of {@link io.github.dnn4j.layer.Layer#parameters}
 * @param outputGradients derivatives of the loss by its outputs
 * @param inputGradients derivatives by its inputs; empty where they are not needed
 * @param parameterGradients derivatives by its parameters; empty where they are not needed or not learned
 * @param mask what dropout dropped; empty for other layers
 */
record Backward(
        List<Tensor> inputs,
        List<Tensor> parameters,
        List<Tensor> outputGradients,
        List<Optional<Tensor>> inputGradients,
        List<Optional<Tensor>> parameterGradients,
        Optional<DropoutMask> mask) {
    /** The first input. */
    Tensor input() {
        return inputs.getFirst();
    }

    /** The derivative by the first output. */
    Tensor outputGradient() {
        return outputGradients.getFirst();
    }

    /** The derivative by the first input. */
    Optional<Tensor> inputGradient() {
        return inputGradients.getFirst();
    }
}
