package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of a transposed convolution, of the input as the forward pass extended it; what was added to it is cut
 * off its gradient again.
 */
final class OneDnnTransposedConvolutionBackward {
    private OneDnnTransposedConvolutionBackward() {}

    static void lower(TrainingLowering training, TransposedConvolution layer) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        Operand gradient = training.outputGradient(0);
        Shape input = OneDnnTransposedConvolution.extended(layer, lowering.inputShape(0));
        Shape output = lowering.outputShape(0);
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        Optional<MemoryDesc> bias = WeightedForward.biasDesc(lowering, layer.bias(), layer.outChannels());
        Spatial spatial = OneDnnTransposedConvolution.spatial(layer);
        WeightedBackward.Choice choice = new WeightedBackward.Choice(
                lowering,
                input,
                name -> KnownFaults.isFaulty(name, layer, input, output),
                name -> false,
                (src, dst, in) -> DnnlForward.deconvolution(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), in),
                        WeightedForward.handle(bias),
                        dst,
                        spatial,
                        lowering.plainAttributes(),
                        lowering.subject()));
        if (training.needsInputGradient(0)) {
            Implementation data = choice.of(
                    type,
                    (src, dst, hint) -> DnnlBackward.deconvolutionData(
                            lowering.engine(),
                            src,
                            lowering.any(view.shape(), type),
                            dst,
                            spatial,
                            hint,
                            lowering.plainAttributes(),
                            lowering.subject()));
            Operand result = WeightedBackward.data(lowering, data, gradient, view);
            List<Long> start = Collections.nCopies(input.rank(), 0L);
            training.inputGradient(0, Parts.copy(lowering, result, start, lowering.inputShape(0)));
        }
        DataType inWeights = KnownFaults.typeForWeights(layer, output, type);
        Implementation weights = choice.of(
                inWeights,
                (src, dst, hint) -> DnnlBackward.deconvolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        WeightedForward.handle(bias),
                        dst,
                        spatial,
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand present = OneDnnTransposedConvolution.extend(lowering, layer, inWeights);
        WeightedBackward.weights(training, weights, present, gradient, view, bias);
    }
}
