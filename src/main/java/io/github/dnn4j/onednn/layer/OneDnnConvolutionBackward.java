package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlBackward;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.KnownFaults;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.onednn.primitive.Spatial;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * The gradients of a convolution: by its input with the weight, by its weight and bias with the input. Both in channels
 * last where oneDNN has a direct implementation for that, else in the layout that it asks for.
 */
public final class OneDnnConvolutionBackward {
    /**
     * oneDNN's first choice for data at a stride above 1 in 16 bits, a small matrix product for every group: with one
     * channel in a group a hundred times slower than the depthwise kernel that comes after it (3.11 on AMX, 128
     * channels of 14 x 14, stride 2, batch 128, one thread: 111 ms and 0.7 ms).
     */
    private static final String PER_GROUP = "brgconv_strided";

    private OneDnnConvolutionBackward() {}

    public static void lower(TrainingLowering training, Convolution layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        DataType type = lowering.type(0);
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        MemoryDesc view = WeightedForward.groupedWeights(
                lowering,
                layer.outChannels(),
                layer.inChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
        Optional<MemoryDesc> bias = WeightedForward.biasDesc(lowering, layer.bias(), layer.outChannels());
        Spatial spatial = Windows.spatial(layer.window());
        WeightedBackward.Choice choice = new WeightedBackward.Choice(
                lowering,
                input,
                name -> KnownFaults.isFaulty(name, layer, input, output),
                name -> layer.isDepthwise() && name.startsWith(PER_GROUP),
                (src, dst, in) -> DnnlForward.convolution(
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
                    (src, dst, hint) -> DnnlBackward.convolutionData(
                            lowering.engine(),
                            src,
                            lowering.any(view.shape(), type),
                            dst,
                            spatial,
                            hint,
                            lowering.plainAttributes(),
                            lowering.subject()));
            training.inputGradient(0, WeightedBackward.data(lowering, data, gradient, view));
        }
        Implementation weights = choice.of(
                type,
                name -> KnownFaults.isFaultyForWeights(name, layer, input),
                (src, dst, hint) -> DnnlBackward.convolutionWeights(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), DataType.F32),
                        WeightedForward.handle(bias),
                        dst,
                        spatial,
                        hint,
                        lowering.plainAttributes(),
                        lowering.subject()));
        WeightedBackward.weights(training, weights, lowering.input(0), gradient, view, bias);
    }
}
