package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlBackward;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.onednn.primitive.Spatial;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;

/**
 * A transposed convolution as what it is the transpose of, the gradient of a convolution by its input, by oneDNN's
 * reference implementation: slow, and nothing but the taps that there are is multiplied.
 */
final class GradientOfConvolution {
    private GradientOfConvolution() {}

    /** Computes it in F32. */
    static Operand of(Lowering lowering, TransposedConvolution layer) {
        DataType type = DataType.F32;
        Window window = layer.window();
        Operand input = lowering.typed(lowering.input(0), type);
        Shape output = lowering.outputShape(0);
        Shape reached = output;
        long[] padEnd = new long[window.rank()];
        for (int axis = 0; axis < padEnd.length; axis++) {
            long all = (input.desc().shape().extent(axis + 2) - 1)
                            * window.stride().get(axis)
                    + window.effectiveKernel(axis)
                    - window.padBegin().get(axis);
            reached = reached.with(axis + 2, Math.min(all, output.extent(axis + 2)));
            padEnd[axis] = all - reached.extent(axis + 2);
        }
        Spatial spatial = Windows.spatial(window, padEnd);
        MemoryDesc view = WeightedForward.groupedWeights(
                lowering,
                layer.inChannels(),
                layer.outChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
        long src = lowering.any(reached, type);
        long weights = lowering.any(view.shape(), type);
        long dst = lowering.any(input.desc().shape(), type);
        long hint = lowering.implementations()
                .hint(DnnlForward.convolution(
                        lowering.engine(),
                        src,
                        weights,
                        0,
                        dst,
                        spatial,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Implementation implementation = lowering.implementations()
                .choose(
                        name -> !Implementation.isReference(name),
                        () -> DnnlBackward.convolutionData(
                                lowering.engine(),
                                src,
                                weights,
                                dst,
                                spatial,
                                hint,
                                lowering.plainAttributes(),
                                lowering.subject()));
        Operand sum = WeightedBackward.data(lowering, implementation, input, view);
        for (int axis = 2; axis < output.rank(); axis++) {
            long beyond = output.extent(axis) - reached.extent(axis); // positions that no tap reaches
            if (beyond > 0) {
                sum = OneDnnConstantPadding.padAxis(lowering, lowering.plain(sum, type), axis, 0, beyond, 0f);
            }
        }
        return withBias(lowering, layer, sum, output);
    }

    private static Operand withBias(Lowering lowering, TransposedConvolution layer, Operand sum, Shape output) {
        DataType type = lowering.type(0);
        long[] extents = new long[output.rank()];
        Arrays.fill(extents, 1);
        extents[1] = layer.outChannels();
        Shape shape = Shape.of(extents);
        Operand bias = layer.bias()
                ? lowering.weight(
                        1,
                        lowering.plainDesc(shape, lowering.parameter(1).type()),
                        lowering.plainDesc(shape, DataType.F32))
                : lowering.constants().once("no bias", shape, DataType.F32, () -> Tensor.allocate(shape, DataType.F32));
        PostOperations post = PostOperations.of(lowering, output, type, false);
        return Binary.run(lowering, DnnlAlgorithm.BINARY_ADD, sum, bias, output, DataType.F32, type, post);
    }
}
