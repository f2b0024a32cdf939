package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution in whatever layout oneDNN prefers; the layout of the input is kept where an implementation other than a
 * reference or matrix-multiplication one takes it, which saves a reorder.
 */
final class OneDnnConvolution {
    private OneDnnConvolution() {}

    static void lower(Lowering lowering, Convolution layer) {
        DataType type = lowering.type(0);
        boolean integers = lowering.isOnIntegers();
        Shape output = lowering.outputShape(0);
        MemoryDesc weights = groupedWeights(
                lowering,
                layer.outChannels(),
                layer.inChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
        PostOperations post = integers
                ? PostOperations.ofIntegers(lowering, output, lowering.quantized(0), layer.groups() == 1 ? 1 : 3)
                : PostOperations.of(lowering, output, type, true);
        Operand present = lowering.input(0);
        long dst = lowering.any(output, integers ? lowering.resultType() : type);
        long any = lowering.any(lowering.inputShape(0), type);
        long anyWeights = lowering.any(weights.shape(), integers ? DataType.S8 : type);
        long bias = layer.bias()
                ? lowering.plainDesc(Shape.of(layer.outChannels()), DataType.F32)
                        .handle()
                : 0;
        Dnnl.Spatial spatial = Windows.spatial(layer.window());

        Implementation best = lowering.choose(
                name -> KnownFaults.isFaulty(name, layer, lowering.inputShape(0), output),
                () -> Dnnl.convolution(
                        lowering.engine(), any, anyWeights, bias, dst, spatial, post.attributes(), lowering.subject()));
        Implementation implementation = best;
        boolean reorderNeeded = !lowering.chosen(best, Dnnl.Argument.SRC, 0).sameAs(present.desc());
        if (reorderNeeded && present.desc().type() == type) {
            long created = Dnnl.convolution(
                    lowering.engine(),
                    present.desc().handle(),
                    anyWeights,
                    bias,
                    dst,
                    spatial,
                    post.attributes(),
                    lowering.subject());
            if (created != 0) {
                String name = Dnnl.implementation(lowering.scope().primitiveDesc(created));
                if (!Implementation.isReference(name)
                        && !name.contains("gemm:")
                        && !KnownFaults.isFaulty(name, layer, lowering.inputShape(0), output)) {
                    implementation = new Implementation(created, name, "keeps the layout of its input");
                }
            }
        }

        Operand src = lowering.as(present, lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
        MemoryDesc packed = lowering.chosen(implementation, Dnnl.Argument.WEIGHTS, 0);
        Operand weight = integers ? lowering.integerWeight(0, weights, packed) : lowering.weight(0, weights, packed);
        Operand result = post.destination(lowering.chosen(implementation, Dnnl.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>();
        arguments.add(new Call.Argument(Dnnl.ARG_SRC, src));
        arguments.add(new Call.Argument(Dnnl.ARG_WEIGHTS, weight));
        arguments.add(new Call.Argument(Dnnl.ARG_DST, result));
        if (layer.bias()) {
            arguments.add(new Call.Argument(Dnnl.ARG_BIAS, bias(lowering, layer.outChannels())));
        }
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        lowering.output(0, result);
    }

    /** The second parameter of the step as an F32 vector. */
    static Operand bias(Lowering lowering, int outChannels) {
        Shape shape = Shape.of(outChannels);
        return lowering.weight(
                1, lowering.plainDesc(shape, lowering.parameter(1).type()), lowering.plainDesc(shape, DataType.F32));
    }

    /**
     * The weight (out, in / groups, kernel...) read as oneDNN wants it: as it is for one group, else (groups, out /
     * groups, in / groups, kernel...).
     */
    private static MemoryDesc groupedWeights(Lowering lowering, long out, long inPerGroup, long groups, Shape weight) {
        DataType type =
                lowering.isOnIntegers() ? DataType.S8 : lowering.parameter(0).type();
        if (groups == 1) {
            return lowering.plainDesc(weight, type);
        }
        long[] dims = new long[weight.rank() + 1];
        dims[0] = groups;
        dims[1] = out / groups;
        dims[2] = inPerGroup;
        System.arraycopy(weight.toArray(), 2, dims, 3, weight.rank() - 2);
        return lowering.plainDesc(Shape.of(dims), type);
    }
}
