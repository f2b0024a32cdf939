package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * The gradients of a fully connected layer. The weight is read with the dimensions of the input, so that an input with
 * spatial axes is taken, and its gradient given, in channels last.
 */
final class OneDnnFullyConnectedBackward {
    private OneDnnFullyConnectedBackward() {}

    static void lower(TrainingLowering training, FullyConnected layer) {
        Lowering lowering = training.lowering();
        DataType type = lowering.type(0);
        Operand present = lowering.typedInput(0);
        Shape given = lowering.inputShape(0);
        Operand source =
                given.rank() <= 5 ? present : lowering.reshape(present, Shape.of(given.extent(0), layer.inFeatures()));
        Operand gradient = lowering.as(training.outputGradient(0), lowering.plainDesc(lowering.outputShape(0), type));
        long[] dims = source.desc().shape().toArray();
        dims[0] = layer.outFeatures();
        MemoryDesc view = lowering.plainDesc(Shape.of(dims), DataType.F32);
        if (training.needsInputGradient(0)) {
            Operand result = data(lowering, layer, type, source, gradient, view);
            training.inputGradient(0, lowering.reshape(result, given));
        }
        weights(training, layer, type, source, gradient, view);
    }

    private static long hint(
            Lowering lowering, FullyConnected layer, DataType type, long src, MemoryDesc view, long dst) {
        long bias = WeightedForward.handle(biasDesc(lowering, layer));
        return lowering.implementations()
                .hint(DnnlForward.innerProduct(
                        lowering.engine(),
                        src,
                        lowering.any(view.shape(), type),
                        bias,
                        dst,
                        lowering.plainAttributes(),
                        lowering.subject()));
    }

    private static Optional<MemoryDesc> biasDesc(Lowering lowering, FullyConnected layer) {
        return WeightedForward.biasDesc(lowering, layer.bias(), layer.outFeatures());
    }

    private static Operand data(
            Lowering lowering, FullyConnected layer, DataType type, Operand source, Operand gradient, MemoryDesc view) {
        Shape shape = source.desc().shape();
        long dst = gradient.desc().handle();
        Implementation implementation = lowering.implementations()
                .chooseLayout(lowering.descriptors().candidates(shape, type, source), src -> {
                    long hint = hint(lowering, layer, type, src, view, dst);
                    return hint == 0
                            ? 0
                            : DnnlBackward.innerProductData(
                                    lowering.engine(),
                                    src,
                                    lowering.any(view.shape(), type),
                                    dst,
                                    hint,
                                    lowering.plainAttributes(),
                                    lowering.subject());
                });
        return WeightedBackward.data(lowering, implementation, gradient, view);
    }

    private static void weights(
            TrainingLowering training,
            FullyConnected layer,
            DataType type,
            Operand present,
            Operand gradient,
            MemoryDesc view) {
        Lowering lowering = training.lowering();
        Shape shape = present.desc().shape();
        long dst = gradient.desc().handle();
        Optional<MemoryDesc> biasDesc = biasDesc(lowering, layer);
        Implementation implementation = lowering.implementations()
                .chooseLayout(lowering.descriptors().candidates(shape, type, present), src -> {
                    long hint = hint(lowering, layer, type, src, view, dst);
                    return hint == 0
                            ? 0
                            : DnnlBackward.innerProductWeights(
                                    lowering.engine(),
                                    src,
                                    lowering.any(view.shape(), DataType.F32),
                                    WeightedForward.handle(biasDesc),
                                    dst,
                                    hint,
                                    lowering.plainAttributes(),
                                    lowering.subject());
                });
        WeightedBackward.weights(training, implementation, present, gradient, view, biasDesc);
    }
}
