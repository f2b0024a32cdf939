package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code torch.nn.BatchNorm1d} to {@code 3d} in evaluation, {@code LocalResponseNorm}, {@code LayerNorm}, {@code
 * InstanceNorm} and {@code GroupNorm}.
 */
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

    /**
     * {@code LayerNorm} over the innermost axes, {@code InstanceNorm} over the spatial ones, {@code GroupNorm} over
     * groups of channels and the spatial axes; RMS normalization and norms of vectors as their formulas say.
     */
    static Call slices(Normalization layer, Operands operands) {
        Shape shape = operands.shape();
        List<Integer> axes = layer.axes().stream().map(shape::axis).sorted().toList();
        boolean innermost = axes.equals(IntStream.range(shape.rank() - axes.size(), shape.rank())
                .boxed()
                .toList());
        String epsilon = Call.number(layer.epsilon());
        if (layer.divisor() != Normalization.Divisor.DEVIATION) {
            return layer.groups() == 1
                    ? Call.python("%s", affine(layer, operands, quotient(layer, operands.x(), axes, epsilon)))
                    : Call.missing("%s over groups of channels has no function", layer.divisor());
        }
        if (innermost && axes.getFirst() == 1 && perChannel(layer, shape)) {
            return Call.python(
                    "torch.group_norm(%s, %d, %s, %s, %s)",
                    operands.x(), layer.groups(), flat(operands, 0), flat(operands, 1), epsilon);
        }
        if (!innermost || layer.groups() != 1) {
            return Call.missing("LayerNorm spans the innermost axes, not %s", axes);
        }
        String extents = list(
                Shape.of(axes.stream().mapToLong(axis -> shape.extent(axis)).toArray()));
        String plain = String.format("torch.layer_norm(%s, %s, None, None, %s)", operands.x(), extents, epsilon);
        return Call.python("%s", affine(layer, operands, plain));
    }

    private static boolean perChannel(Normalization layer, Shape shape) {
        return layer.parameters().stream()
                .allMatch(parameter -> parameter.shape().elements() == shape.extent(1)
                        && parameter.shape().extent(0) == shape.extent(1));
    }

    private static String quotient(Normalization layer, String x, List<Integer> axes, String epsilon) {
        String squares = String.format("torch.mul(%1$s, %1$s)", x);
        String divisor = switch (layer.divisor()) {
            case L1_NORM -> String.format("torch.add(torch.sum(torch.abs(%s), %s, True), %s)", x, axes, epsilon);
            case L2_NORM -> String.format("torch.sqrt(torch.add(torch.sum(%s, %s, True), %s))", squares, axes, epsilon);
            case ROOT_MEAN_SQUARE ->
                String.format("torch.sqrt(torch.add(torch.mean(%s, %s, True), %s))", squares, axes, epsilon);
            case DEVIATION -> throw new IllegalArgumentException("a deviation is divided by PyTorch's modules");
        };
        return String.format("torch.div(%s, %s)", x, divisor);
    }

    private static String affine(Normalization layer, Operands operands, String plain) {
        String scaled = layer.scale().isPresent()
                ? String.format(
                        "torch.mul(%s, %s)", plain, operands.parameters().getFirst())
                : plain;
        return layer.shift().isPresent()
                ? String.format(
                        "torch.add(%s, %s)", scaled, operands.parameters().getLast())
                : scaled;
    }

    private static String flat(Operands operands, int parameter) {
        String name = operands.parameterOrNone(parameter);
        return name.equals("None") ? name : "torch.flatten(" + name + ")";
    }

    static String list(Shape shape) {
        return java.util.Arrays.toString(shape.toArray());
    }
}
