package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;

/**
 * Batch normalization at inference as one pass y = a x + b with a = scale / sqrt(variance + epsilon) and b = shift - a
 * mean, computed in double: a multiplication, with an addition and the step's activations as post-operations. oneDNN's
 * own primitive takes at most five dimensions and no activation but ReLU.
 */
final class OneDnnBatchNormalization {
    private OneDnnBatchNormalization() {}

    static void lower(Lowering lowering, BatchNormalization layer) {
        Shape given = lowering.inputShape(0);
        // With one spatial position oneDNN 3.11 applies a broadcast post-operation to wrong channels for more than one
        // sample; as a matrix it does not.
        boolean single = given.elements() == given.extent(0) * given.extent(1);
        Shape shape = single ? Shape.of(given.extent(0), given.extent(1)) : given;
        DataType type = lowering.type(0);
        long[] extents = new long[shape.rank()];
        Arrays.fill(extents, 1);
        extents[1] = layer.channels();
        Shape channels = Shape.of(extents);
        // F32 also where values are stored in less: the constants are few, and rounding them would cost accuracy.
        Operand shift = lowering.constant("shift", channels, DataType.F32, () -> shift(lowering, layer, channels));
        Operand scale = lowering.constant("scale", channels, DataType.F32, () -> scale(lowering, layer, channels));
        PostOperations post = PostOperations.afterAdding(lowering, shift, shape, type);
        Operand input = lowering.reshape(lowering.input(0), shape);
        Operand result = Binary.run(lowering, Dnnl.BINARY_MUL, input, scale, shape, type, type, post);
        lowering.output(0, lowering.reshape(result, given));
    }

    private static double factor(Lowering lowering, BatchNormalization layer, int channel) {
        return lowering.parameter(0).getFloat(channel)
                / Math.sqrt(lowering.parameter(3).getFloat(channel) + layer.epsilon());
    }

    private static Tensor scale(Lowering lowering, BatchNormalization layer, Shape shape) {
        Tensor result = Tensor.allocate(shape, DataType.F32);
        for (int c = 0; c < layer.channels(); c++) {
            result.setFloat(c, (float) factor(lowering, layer, c));
        }
        return result;
    }

    private static Tensor shift(Lowering lowering, BatchNormalization layer, Shape shape) {
        Tensor result = Tensor.allocate(shape, DataType.F32);
        for (int c = 0; c < layer.channels(); c++) {
            double value = lowering.parameter(1).getFloat(c)
                    - factor(lowering, layer, c) * lowering.parameter(2).getFloat(c);
            result.setFloat(c, (float) value);
        }
        return result;
    }
}
