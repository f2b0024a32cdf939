package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
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
 * Transposed convolution as oneDNN's deconvolution. Output padding is negative padding after the end, which oneDNN
 * takes as long as it is below the stride; whole strides of it become zeros after the input instead, which no tap
 * changes.
 */
public final class OneDnnTransposedConvolution {
    private OneDnnTransposedConvolution() {}

    public static void lower(Lowering lowering, TransposedConvolution layer) {
        Operand result = lowering.take(
                new Candidate(
                        "deconvolution",
                        () -> lowering.propagatesFrom(0) ? "zeros would meet weights that are not finite" : "",
                        () -> primitive(lowering, layer)),
                Candidate.otherwise("gradient of a convolution", () -> GradientOfConvolution.of(lowering, layer)));
        lowering.output(0, result);
    }

    private static Operand primitive(Lowering lowering, TransposedConvolution layer) {
        DataType type = WeightedForward.typeOfProducts(lowering, layer.inChannels() / layer.groups());
        Shape output = lowering.outputShape(0);
        Operand input = extend(lowering, layer, type);

        MemoryDesc weights = weights(lowering, layer);
        PostOperations post = PostOperations.of(lowering, output, type, false);
        Optional<MemoryDesc> bias = WeightedForward.biasDesc(lowering, layer.bias(), layer.outChannels());
        Spatial spatial = spatial(layer);
        Implementation implementation = lowering.implementations()
                .choose(
                        name -> KnownFaults.isFaulty(name, layer, input.desc().shape(), output),
                        () -> DnnlForward.deconvolution(
                                lowering.engine(),
                                lowering.any(input.desc().shape(), type),
                                lowering.any(weights.shape(), type),
                                WeightedForward.handle(bias),
                                lowering.any(output, type),
                                spatial,
                                post.attributes(),
                                lowering.subject()));
        return lowering.typed(
                WeightedForward.emit(lowering, implementation, input, weights, bias, post), lowering.type(0));
    }

    /** Zeros to add after the input on a spatial axis: oneDNN asks for padding after the end above minus the stride. */
    private static long extra(TransposedConvolution layer, int axis) {
        int stride = layer.window().stride().get(axis);
        long wanted = layer.outputPadding().get(axis);
        long missing = Math.max(0, wanted - layer.window().padEnd().get(axis) - (stride - 1));
        return (missing + stride - 1) / stride;
    }

    static Spatial spatial(TransposedConvolution layer) {
        Window window = layer.window();
        long[] padEnd = new long[window.rank()];
        for (int i = 0; i < padEnd.length; i++) {
            padEnd[i] = window.padEnd().get(i)
                    - layer.outputPadding().get(i)
                    + extra(layer, i) * window.stride().get(i);
        }
        return Windows.spatial(window, padEnd);
    }

    /** The input's shape with the zeros that are added to it. */
    static Shape extended(TransposedConvolution layer, Shape input) {
        Shape result = input;
        for (int i = 0; i < layer.window().rank(); i++) {
            result = result.with(i + 2, input.extent(i + 2) + extra(layer, i));
        }
        return result;
    }

    /** The input with the zeros that are added to it. */
    static Operand extend(Lowering lowering, TransposedConvolution layer, DataType type) {
        Operand result = lowering.input(0);
        for (int i = 0; i < layer.window().rank(); i++) {
            long extra = extra(layer, i);
            if (extra > 0) {
                result = OneDnnConstantPadding.padAxis(lowering, lowering.plain(result, type), i + 2, 0, extra, 0f);
            }
        }
        return result;
    }

    /**
     * The weight (in, out / groups, kernel...) read as (out, in, kernel...), or as (groups, out / groups, in / groups,
     * kernel...) for more than one group: oneDNN's order, by strides alone.
     */
    static MemoryDesc weights(Lowering lowering, TransposedConvolution layer) {
        DataType type = lowering.parameter(0).type();
        Shape shape = layer.weightShape();
        long[] dense = shape.strides();
        int rank = layer.window().rank();
        int lead = layer.groups() == 1 ? 2 : 3;
        long[] dims = new long[lead + rank];
        long[] strides = new long[lead + rank];
        long inPerGroup = layer.inChannels() / layer.groups();
        dims[lead - 2] = shape.extent(1);
        strides[lead - 2] = dense[1];
        dims[lead - 1] = inPerGroup;
        strides[lead - 1] = dense[0];
        if (lead == 3) {
            dims[0] = layer.groups();
            strides[0] = inPerGroup * dense[0];
        }
        for (int i = 0; i < rank; i++) {
            dims[lead + i] = shape.extent(i + 2);
            strides[lead + i] = dense[i + 2];
        }
        return MemoryDesc.strided(lowering.scope(), Shape.of(dims), type, strides);
    }
}
