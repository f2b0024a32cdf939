package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of a transposed convolution, of the input as the way forward extended it; what was added to it is cut off
 * its gradient again.
 */
final class OneDnnTransposedConvolutionBackward {
    private OneDnnTransposedConvolutionBackward() {}

    static void lower(TrainingLowering training, TransposedConvolution layer) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        Operand gradient = training.outputGradient(0);
        Shape input = OneDnnTransposedConvolution.extended(layer, lowering.inputShape(0));
        if (training.needsInputGradient(0)) {
            Operand result = data(lowering, layer, type, input, gradient);
            List<Long> start = Collections.nCopies(input.rank(), 0L);
            training.inputGradient(0, Parts.copy(lowering, result, start, lowering.inputShape(0)));
        }
        DataType inWeights = KnownFaults.typeForWeights(layer, lowering.outputShape(0), type);
        weights(training, layer, inWeights, input, gradient);
    }

    /** The primitive descriptor for an input and output; 0 if there is none. */
    private interface Creation {
        long create(long src, long dst, long hint);
    }

    private static Implementation choose(
            Lowering lowering, TransposedConvolution layer, DataType type, Shape input, Creation creation) {
        Shape output = lowering.outputShape(0);
        return lowering.implementations()
                .chooseDirect(
                        name -> KnownFaults.isFaulty(name, layer, input, output),
                        name -> false,
                        () -> create(
                                lowering,
                                layer,
                                type,
                                MemoryDesc.channelsLast(lowering.scope(), input, type)
                                        .handle(),
                                MemoryDesc.channelsLast(lowering.scope(), output, type)
                                        .handle(),
                                creation),
                        () -> create(
                                lowering,
                                layer,
                                type,
                                lowering.any(input, type),
                                lowering.any(output, type),
                                creation));
    }

    private static long create(
            Lowering lowering, TransposedConvolution layer, DataType type, long src, long dst, Creation creation) {
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        long hint = lowering.implementations()
                .hint(DnnlForward.deconvolution(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        WeightedBackward.handle(biasDesc(lowering, layer)),
                        dst,
                        OneDnnTransposedConvolution.spatial(layer),
                        lowering.plainAttributes(),
                        lowering.subject()));
        return hint == 0 ? 0 : creation.create(src, dst, hint);
    }

    private static Optional<MemoryDesc> biasDesc(Lowering lowering, TransposedConvolution layer) {
        return WeightedBackward.biasDesc(lowering, layer.bias(), layer.outChannels());
    }

    private static Operand data(
            Lowering lowering, TransposedConvolution layer, DataType type, Shape input, Operand gradient) {
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                input,
                (src, dst, hint) -> DnnlBackward.deconvolutionData(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        dst,
                        OneDnnTransposedConvolution.spatial(layer),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        return WeightedBackward.data(lowering, implementation, gradient, view);
    }

    private static void weights(
            TrainingLowering training, TransposedConvolution layer, DataType type, Shape input, Operand gradient) {
        Lowering lowering = training.lowering();
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        Optional<MemoryDesc> biasDesc = biasDesc(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                input,
                (src, dst, hint) -> DnnlBackward.deconvolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        WeightedBackward.handle(biasDesc),
                        dst,
                        OneDnnTransposedConvolution.spatial(layer),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand present = OneDnnTransposedConvolution.extend(lowering, layer, type);
        WeightedBackward.weights(training, implementation, present, gradient, view, biasDesc);
    }
}
