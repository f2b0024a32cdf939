package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.real;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Normalization of slices: LayerNormalization over the innermost axes, InstanceNormalization, of groups between two
 * Reshapes as PyTorch writes it, over the spatial axes, and what the version written has no operator for composed.
 */
final class SliceNormalizationExport {
    private SliceNormalizationExport() {}

    static void export(Normalization layer, NodeExport node) {
        boolean deviation = layer.divisor() == Divisor.DEVIATION;
        if (deviation && isOfLayer(layer, node.shape())) {
            List<String> operands = new ArrayList<>(List.of(node.input()));
            operands.addAll(node.parameters());
            node.result(
                    "LayerNormalization",
                    operands,
                    integer("axis", -layer.axes().size()),
                    real("epsilon", node.real("epsilon", layer.epsilon())));
        } else if (deviation && isOfPictures(layer, node.shape())) {
            parameters(layer, node, instance(layer, node));
        } else {
            parameters(layer, node, composed(layer, node));
        }
    }

    /** True if the innermost axes are normalized, with a scale for each element and a shift for each or none. */
    static boolean isOfLayer(Normalization layer, Shape input) {
        int first = input.rank() - layer.axes().size();
        List<Integer> innermost = IntStream.range(first, input.rank()).boxed().toList();
        return layer.groups() == 1
                && layer.spanned(input).equals(innermost)
                && layer.scale().isPresent()
                && layer.parameters().stream()
                        .allMatch(spec -> spec.shape()
                                .equals(Shape.of(innermost.stream()
                                        .mapToLong(input::extent)
                                        .toArray())));
    }

    /** True if groups of channels, or single ones, are normalized over all spatial axes. */
    static boolean isOfPictures(Normalization layer, Shape input) {
        List<Integer> axes = layer.axes().stream().map(input::axis).sorted().toList();
        int first = axes.getFirst();
        return input.rank() >= 3
                && (first == 1 || first == 2)
                && axes.equals(IntStream.range(first, input.rank()).boxed().toList());
    }

    private static String instance(Normalization layer, NodeExport node) {
        Shape input = node.shape();
        boolean channels = layer.axes().stream().map(input::axis).allMatch(axis -> axis >= 2);
        long groups = channels ? input.extent(1) : layer.groups();
        String x = channels
                ? node.input()
                : node.helper("Reshape", List.of(node.input(), node.longs("groups", 0, groups, -1)));
        float[] ones = new float[Math.toIntExact(groups)];
        java.util.Arrays.fill(ones, 1);
        String result = node.helper(
                "InstanceNormalization",
                List.of(
                        x,
                        node.constant("ones", OnnxTensor.ofFloats(new long[] {groups}, ones)),
                        node.constant("zeros", OnnxTensor.ofFloats(new long[] {groups}, new float[ones.length]))),
                real("epsilon", node.real("epsilon", layer.epsilon())));
        return channels ? result : node.helper("Reshape", List.of(result, inputShape(node)));
    }

    /** By its definition, slices of groups between two Reshapes. */
    private static String composed(Normalization layer, NodeExport node) {
        Shape input = node.shape();
        List<Integer> spanned = layer.spanned(input);
        String x = node.input();
        if (layer.groups() > 1) {
            long[] target = layer.grouped(input).toArray();
            for (int axis = 0; axis < input.rank(); axis++) {
                if (node.isOpen(axis)) {
                    if (axis != 0) {
                        throw node.unsupported("its groups are of an input whose extent " + axis + " is open");
                    }
                    target[0] = 0;
                }
            }
            x = node.helper("Reshape", List.of(x, node.longs("groups", target)));
        }
        String axes = node.longs(
                "axes", spanned.stream().mapToLong(Integer::longValue).toArray());
        String left = layer.divisor() == Divisor.DEVIATION
                ? node.helper("Sub", List.of(x, node.helper("ReduceMean", List.of(x, axes))))
                : x;
        String terms = layer.divisor() == Divisor.L1_NORM
                ? node.helper("Abs", List.of(left))
                : node.helper("Mul", List.of(left, left));
        boolean norm = layer.divisor() == Divisor.L1_NORM || layer.divisor() == Divisor.L2_NORM;
        String total = node.helper(
                "Add",
                List.of(
                        node.helper(norm ? "ReduceSum" : "ReduceMean", List.of(terms, axes)),
                        node.scalar("epsilon", node.real("epsilon", layer.epsilon()))));
        String divisor = layer.divisor() == Divisor.L1_NORM ? total : node.helper("Sqrt", List.of(total));
        String result = node.helper("Div", List.of(left, divisor));
        return layer.groups() == 1 ? result : node.helper("Reshape", List.of(result, inputShape(node)));
    }

    /** The input's shape as a target of Reshape, from something with the same batch. */
    private static String inputShape(NodeExport node) {
        long[] target = new long[node.rank()];
        boolean free = false;
        for (int axis = 1; axis < target.length; axis++) {
            if (node.isOpen(axis) && free) {
                return node.helper("Shape", List.of(node.input()));
            }
            target[axis] = node.isOpen(axis) ? -1 : node.shape().extent(axis);
            free |= node.isOpen(axis);
        }
        return node.longs("shape", target);
    }

    private static void parameters(Normalization layer, NodeExport node, String normalized) {
        boolean scale = layer.scale().isPresent();
        boolean shift = layer.shift().isPresent();
        if (scale && shift) {
            String scaled = node.helper("Mul", List.of(normalized, node.parameter(0)));
            node.result("Add", List.of(scaled, node.parameter(1)));
        } else if (scale || shift) {
            node.result(scale ? "Mul" : "Add", List.of(normalized, node.parameter(0)));
        } else {
            node.result("Identity", List.of(normalized));
        }
    }
}
