package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** {@code torch.nn.BatchNorm1d} to {@code 3d} in evaluation, and {@code LocalResponseNorm}. */
final class TorchNormalizations {
    private TorchNormalizations() {}

    static Call batch(BatchNormalization layer, Operands operands) {
        return Call.python(
                "torch.batch_norm(%s, %s, False, 0.0, %s, False)",
                operands.x(), String.join(", ", operands.parameters()), Call.number(layer.epsilon()));
    }

    /**
     * What {@code torch.nn.functional.local_response_norm} does: the mean of squares by average pooling over channels.
     * Of an even number of channels it has one more before the centre than after, the mirror image of the definition
     * here and in ONNX; there the channels are reversed before and after.
     */
    static Call localResponse(LocalResponseNormalization layer, Operands operands) {
        boolean mirrored = layer.size() % 2 == 0;
        String x = mirrored ? "torch.flip(" + operands.x() + ", [1])" : operands.x();
        Shape shape = operands.shape();
        int size = layer.size();
        String squares = String.format(
                "torch.reshape(torch.mul(%s, %s), [%d, 1, %d, -1])", x, x, shape.extent(0), shape.extent(1));
        String padded = TorchPadding.pad(squares, List.of(size / 2, 0), List.of((size - 1) / 2, 0), 0);
        String means =
                String.format("torch.reshape(torch.avg_pool2d(%s, [%d, 1], [1, 1]), %s)", padded, size, list(shape));
        String result = String.format(
                "torch.div(%s, torch.pow(torch.add(torch.mul(%s, %s), %s), %s))",
                x, means, Call.number(layer.alpha()), Call.number(layer.k()), Call.number(layer.beta()));
        return Call.python("%s", mirrored ? "torch.flip(" + result + ", [1])" : result);
    }

    static String list(Shape shape) {
        return java.util.Arrays.toString(shape.toArray());
    }
}
