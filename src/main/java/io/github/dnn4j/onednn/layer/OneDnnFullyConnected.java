package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * Fully connected layer as oneDNN's inner product. An input with spatial axes is taken in its present layout, and the
 * weight is packed to match, so that flattening costs nothing at run time.
 */
public final class OneDnnFullyConnected {
    private OneDnnFullyConnected() {}

    public static void lower(Lowering lowering, FullyConnected layer) {
        DataType type = lowering.type(0);
        Shape output = lowering.outputShape(0);
        boolean integers = lowering.step().isOnIntegers();
        PostOperations post = integers
                ? PostOperations.ofIntegers(lowering, output, lowering.quantized(0), 1)
                : PostOperations.of(lowering, output, type, true);
        Optional<MemoryDesc> bias = WeightedForward.biasDesc(lowering, layer.bias(), layer.outFeatures());
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
                                        WeightedForward.handle(bias),
                                        dst,
                                        post.attributes(),
                                        lowering.subject())
                                : 0,
                        () -> DnnlForward.innerProduct(
                                lowering.engine(),
                                lowering.any(input.desc().shape(), type),
                                weights,
                                WeightedForward.handle(bias),
                                dst,
                                post.attributes(),
                                lowering.subject()));
        MemoryDesc view = lowering.plainDesc(
                weightShape, integers ? DataType.S8 : lowering.parameter(0).type());
        lowering.output(0, WeightedForward.emit(lowering, implementation, input, view, bias, post));
    }
}
