package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The gradients of a transposed convolution, of the input as the way forward extended it; what was added to it is cut off
 * its gradient again.
 */
final class OneDnnTransposedConvolutionBackward {
    private OneDnnTransposedConvolutionBackward() {}

    static void lower(TrainingLowering lowering, TransposedConvolution layer) {
        DataType type = lowering.type(0);
        Operand gradient = lowering.outputGradient(0);
        Shape input = OneDnnTransposedConvolution.extended(layer, lowering.inputShape(0));
        if (lowering.needsInputGradient(0)) {
            Operand result = data(lowering, layer, type, input, gradient);
            List<Long> start = Collections.nCopies(input.rank(), 0L);
            lowering.inputGradient(0, Parts.copy(lowering, result, start, lowering.inputShape(0)));
        }
        weights(lowering, layer, type, input, gradient);
    }

    /** The primitive descriptor for an input and output; 0 if there is none. */
    private interface Creation {
        long create(long src, long dst, long hint);
    }

    private static Implementation choose(
            TrainingLowering lowering, TransposedConvolution layer, DataType type, Shape input, Creation creation) {
        Shape output = lowering.outputShape(0);
        return lowering.chooseDirect(
                name -> false,
                () -> create(
                        lowering,
                        layer,
                        type,
                        MemoryDesc.channelsLast(lowering.scope(), input, type).handle(),
                        MemoryDesc.channelsLast(lowering.scope(), output, type).handle(),
                        creation),
                () -> create(lowering, layer, type, lowering.any(input, type), lowering.any(output, type), creation));
    }

    private static long create(
            TrainingLowering lowering,
            TransposedConvolution layer,
            DataType type,
            long src,
            long dst,
            Creation creation) {
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        long hint = lowering.hint(Dnnl.deconvolution(
                lowering.engine(),
                src,
                lowering.any(view.shape(), type),
                layer.bias() ? biasDesc(lowering, layer).handle() : 0,
                dst,
                OneDnnTransposedConvolution.spatial(layer),
                lowering.plainAttributes(),
                lowering.subject()));
        return hint == 0 ? 0 : creation.create(src, dst, hint);
    }

    private static MemoryDesc biasDesc(TrainingLowering lowering, TransposedConvolution layer) {
        return lowering.plainDesc(Shape.of(layer.outChannels()), DataType.F32);
    }

    private static Operand data(
            TrainingLowering lowering, TransposedConvolution layer, DataType type, Shape input, Operand gradient) {
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                input,
                (src, dst, hint) -> DnnlTraining.deconvolutionData(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        dst,
                        OneDnnTransposedConvolution.spatial(layer),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, Dnnl.Argument.DIFF_DST, 0));
        Operand weight = lowering.weight(0, view, lowering.chosen(implementation, Dnnl.Argument.WEIGHTS, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, Dnnl.Argument.DIFF_SRC, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(Dnnl.ARG_DIFF_DST, arrived),
                        new Call.Argument(Dnnl.ARG_WEIGHTS, weight),
                        new Call.Argument(Dnnl.ARG_DIFF_SRC, result)));
        return result;
    }

    private static void weights(
            TrainingLowering lowering, TransposedConvolution layer, DataType type, Shape input, Operand gradient) {
        MemoryDesc view = OneDnnTransposedConvolution.weights(lowering, layer);
        MemoryDesc biasDesc = biasDesc(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                input,
                (src, dst, hint) -> DnnlTraining.deconvolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        layer.bias() ? biasDesc.handle() : 0,
                        dst,
                        OneDnnTransposedConvolution.spatial(layer),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand present = OneDnnTransposedConvolution.extend(lowering, layer, type);
        Operand source = lowering.as(present, lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, Dnnl.Argument.DIFF_DST, 0));
        Operand weight = lowering.newOperand(lowering.chosen(implementation, Dnnl.Argument.DIFF_WEIGHTS, 0));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(Dnnl.ARG_DIFF_DST, arrived),
                new Call.Argument(Dnnl.ARG_SRC, source),
                new Call.Argument(Dnnl.ARG_DIFF_WEIGHTS, weight)));
        Operand bias = lowering.newOperand(biasDesc);
        if (layer.bias()) {
            arguments.add(new Call.Argument(Dnnl.ARG_DIFF_BIAS, bias));
        }
        lowering.emit(implementation, arguments);
        lowering.parameterGradient(0, weight, view);
        if (layer.bias()) {
            lowering.parameterGradient(1, bias, biasDesc);
        }
    }
}
