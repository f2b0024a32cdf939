package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposed convolution as oneDNN's deconvolution. Output padding is negative padding after the end, which oneDNN takes
 * as long as it is below the stride; whole strides of it become zeros after the input instead, which no tap changes.
 */
final class OneDnnTransposedConvolution {
    private OneDnnTransposedConvolution() {}

    static void lower(Lowering lowering, TransposedConvolution layer) {
        DataType type = lowering.type(0);
        Shape output = lowering.outputShape(0);
        int rank = layer.window().rank();
        long[] padEnd = new long[rank];
        long[] extra = new long[rank];
        for (int i = 0; i < rank; i++) {
            int stride = layer.window().stride().get(i);
            int wanted = layer.outputPadding().get(i);
            // oneDNN asks for padding after the end above minus the stride.
            long short_ = Math.max(0, (long) wanted - layer.window().padEnd().get(i) - (stride - 1));
            extra[i] = (short_ + stride - 1) / stride;
            padEnd[i] = layer.window().padEnd().get(i) - wanted + extra[i] * stride;
        }
        Operand present = lowering.input(0);
        for (int i = 0; i < rank; i++) {
            if (extra[i] > 0) {
                present =
                        OneDnnConstantPadding.padAxis(lowering, lowering.plain(present, type), i + 2, 0, extra[i], 0f);
            }
        }
        Operand input = present;

        MemoryDesc weights = weights(lowering, layer);
        PostOperations post = PostOperations.of(lowering, output, type, false);
        long bias = layer.bias()
                ? lowering.plainDesc(Shape.of(layer.outChannels()), DataType.F32)
                        .handle()
                : 0;
        Dnnl.Spatial spatial = Windows.spatial(layer.window(), padEnd);
        Implementation implementation = lowering.choose(() -> Dnnl.deconvolution(
                lowering.engine(),
                lowering.any(input.desc().shape(), type),
                lowering.any(weights.shape(), type),
                bias,
                lowering.any(output, type),
                spatial,
                post.attributes(),
                lowering.subject()));
        Operand src = lowering.as(input, lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
        Operand weight = lowering.weight(0, weights, lowering.chosen(implementation, Dnnl.Argument.WEIGHTS, 0));
        Operand result = post.destination(lowering.chosen(implementation, Dnnl.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>();
        arguments.add(new Call.Argument(Dnnl.ARG_SRC, src));
        arguments.add(new Call.Argument(Dnnl.ARG_WEIGHTS, weight));
        arguments.add(new Call.Argument(Dnnl.ARG_DST, result));
        if (layer.bias()) {
            arguments.add(new Call.Argument(Dnnl.ARG_BIAS, OneDnnConvolution.bias(lowering, layer.outChannels())));
        }
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        lowering.output(0, result);
    }

    /**
     * The weight (in, out / groups, kernel...) read as (out, in, kernel...), or as (groups, out / groups, in / groups,
     * kernel...) for more than one group: oneDNN's order, by strides alone.
     */
    private static MemoryDesc weights(Lowering lowering, TransposedConvolution layer) {
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
