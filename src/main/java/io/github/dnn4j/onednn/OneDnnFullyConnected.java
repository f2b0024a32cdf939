package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layer as oneDNN's inner product. An input with spatial axes is taken in its present layout, and the
 * weight is packed to match, so that flattening costs nothing at run time.
 */
final class OneDnnFullyConnected {
    private OneDnnFullyConnected() {}

    static void lower(Lowering lowering, FullyConnected layer) {
        DataType type = lowering.type(0);
        Shape output = lowering.outputShape(0);
        boolean integers = lowering.step().isOnIntegers();
        PostOperations post = integers
                ? PostOperations.ofIntegers(lowering, output, lowering.quantized(0), 1)
                : PostOperations.of(lowering, output, type, true);
        long bias = layer.bias()
                ? lowering.plainDesc(Shape.of(layer.outFeatures()), DataType.F32)
                        .handle()
                : 0;
        long dst = lowering.any(output, integers ? lowering.resultType() : type);
        Operand present = lowering.input(0);
        if (present.desc().shape().rank() > 5) {
            Shape input = lowering.inputShape(0);
            present = lowering.reshape(present, Shape.of(input.extent(0), layer.inFeatures()));
        }
        Operand input = present;
        long[] weightDims = input.desc().shape().toArray();
        weightDims[0] = layer.outFeatures();
        Shape weightShape = Shape.of(weightDims);
        long weights = lowering.any(weightShape, integers ? DataType.S8 : type);
        Implementation implementation = lowering.implementations()
                .choose(
                        () -> input.desc().type() == type
                                ? DnnlForward.innerProduct(
                                        lowering.engine(),
                                        input.desc().handle(),
                                        weights,
                                        bias,
                                        dst,
                                        post.attributes(),
                                        lowering.subject())
                                : 0,
                        () -> DnnlForward.innerProduct(
                                lowering.engine(),
                                lowering.any(input.desc().shape(), type),
                                weights,
                                bias,
                                dst,
                                post.attributes(),
                                lowering.subject()));
        Operand src = lowering.as(input, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        MemoryDesc packed = lowering.chosen(implementation, DnnlPrimitives.Argument.WEIGHTS, 0);
        Operand weight = integers
                ? lowering.weights().integers(0, lowering.plainDesc(weightShape, DataType.S8), packed)
                : lowering.weight(
                        0, lowering.plainDesc(weightShape, lowering.parameter(0).type()), packed);
        Operand result = post.destination(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>();
        arguments.add(new Call.Argument(DnnlArg.SRC, src));
        arguments.add(new Call.Argument(DnnlArg.WEIGHTS, weight));
        arguments.add(new Call.Argument(DnnlArg.DST, result));
        if (layer.bias()) {
            arguments.add(new Call.Argument(DnnlArg.BIAS, OneDnnConvolution.bias(lowering, layer.outFeatures())));
        }
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        lowering.output(0, result);
    }
}
