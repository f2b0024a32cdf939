package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a convolution: by its input with the weight, by its weight and bias with the input. Both in channels
 * last where oneDNN has a direct implementation for that, else in the layout that it asks for.
 */
final class OneDnnConvolutionBackward {
    private OneDnnConvolutionBackward() {}

    static void lower(TrainingLowering lowering, Convolution layer) {
        Operand gradient = lowering.outputGradient(0);
        if (lowering.needsInputGradient(0)) {
            lowering.inputGradient(0, data(lowering, layer, gradient));
        }
        weights(lowering, layer, gradient);
    }

    private static MemoryDesc weightView(TrainingLowering lowering, Convolution layer) {
        return OneDnnConvolution.groupedWeights(
                lowering,
                layer.outChannels(),
                layer.inChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
    }

    /** The primitive descriptor for an input and output; 0 if there is none. */
    private interface Creation {
        long create(long src, long dst, long hint);
    }

    private static Implementation choose(
            TrainingLowering lowering, Convolution layer, DataType type, Creation creation) {
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        return lowering.chooseDirect(
                name -> KnownFaults.isFaulty(name, layer, input, output),
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
            TrainingLowering lowering, Convolution layer, DataType type, long src, long dst, Creation creation) {
        MemoryDesc view = weightView(lowering, layer);
        long bias = layer.bias()
                ? lowering.plainDesc(Shape.of(layer.outChannels()), DataType.F32)
                        .handle()
                : 0;
        long hint = lowering.hint(Dnnl.convolution(
                lowering.engine(),
                src,
                lowering.any(view.shape(), type),
                bias,
                dst,
                Windows.spatial(layer.window()),
                lowering.plainAttributes(),
                lowering.subject()));
        return hint == 0 ? 0 : creation.create(src, dst, hint);
    }

    private static Operand data(TrainingLowering lowering, Convolution layer, Operand gradient) {
        DataType type = lowering.type(0);
        MemoryDesc view = weightView(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                (src, dst, hint) -> DnnlTraining.convolutionData(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        dst,
                        Windows.spatial(layer.window()),
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

    private static void weights(TrainingLowering lowering, Convolution layer, Operand gradient) {
        DataType type = lowering.type(0);
        MemoryDesc view = weightView(lowering, layer);
        MemoryDesc biasDesc = lowering.plainDesc(Shape.of(layer.outChannels()), DataType.F32);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                (src, dst, hint) -> DnnlTraining.convolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        layer.bias() ? biasDesc.handle() : 0,
                        dst,
                        Windows.spatial(layer.window()),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand source = lowering.as(lowering.input(0), lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
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
