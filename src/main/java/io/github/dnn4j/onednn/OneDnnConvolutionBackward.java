package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The gradients of a convolution: by its input with the weight, by its weight and bias with the input. Both in channels
 * last where oneDNN has a direct implementation for that, else in the layout that it asks for.
 */
final class OneDnnConvolutionBackward {
    /**
     * oneDNN's first choice for data at a stride above 1 in 16 bits, a small matrix product for every group: with one
     * channel in a group a hundred times slower than the depthwise kernel that comes after it (3.11 on AMX, 128 channels of
     * 14 x 14, stride 2, batch 128, one thread: 111 ms and 0.7 ms).
     */
    private static final String PER_GROUP = "brgconv_strided";

    private OneDnnConvolutionBackward() {}

    static void lower(TrainingLowering training, Convolution layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        if (training.needsInputGradient(0)) {
            training.inputGradient(0, data(lowering, layer, gradient));
        }
        weights(training, layer, gradient);
    }

    private static MemoryDesc weightView(Lowering lowering, Convolution layer) {
        return OneDnnConvolution.groupedWeights(
                lowering,
                layer.outChannels(),
                layer.inChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
    }

    private static Optional<MemoryDesc> biasDesc(Lowering lowering, Convolution layer) {
        return WeightedBackward.biasDesc(lowering, layer.bias(), layer.outChannels());
    }

    /** The primitive descriptor for an input and output; 0 if there is none. */
    private interface Creation {
        long create(long src, long dst, long hint);
    }

    private static Implementation choose(
            Lowering lowering, Convolution layer, DataType type, Predicate<String> faulty, Creation creation) {
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        return lowering.implementations()
                .chooseDirect(
                        faulty.or(name -> KnownFaults.isFaulty(name, layer, input, output)),
                        name -> layer.isDepthwise() && name.startsWith(PER_GROUP),
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
            Lowering lowering, Convolution layer, DataType type, long src, long dst, Creation creation) {
        MemoryDesc view = weightView(lowering, layer);
        long bias = WeightedBackward.handle(biasDesc(lowering, layer));
        long hint = lowering.implementations()
                .hint(DnnlForward.convolution(
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

    private static Operand data(Lowering lowering, Convolution layer, Operand gradient) {
        DataType type = lowering.type(0);
        MemoryDesc view = weightView(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                name -> false,
                (src, dst, hint) -> DnnlBackward.convolutionData(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        dst,
                        Windows.spatial(layer.window()),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        return WeightedBackward.data(lowering, implementation, gradient, view);
    }

    private static void weights(TrainingLowering training, Convolution layer, Operand gradient) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        MemoryDesc view = weightView(lowering, layer);
        Optional<MemoryDesc> biasDesc = biasDesc(lowering, layer);
        Implementation implementation = choose(
                lowering,
                layer,
                type,
                name -> KnownFaults.isFaultyForWeights(name, layer, lowering.inputShape(0)),
                (src, dst, hint) -> DnnlBackward.convolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        WeightedBackward.handle(biasDesc),
                        dst,
                        Windows.spatial(layer.window()),
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        WeightedBackward.weights(training, implementation, lowering.input(0), gradient, view, biasDesc);
    }
}
