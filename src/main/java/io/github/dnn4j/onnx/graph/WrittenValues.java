package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.read.TensorReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the values of a graph are made of: which node gives one, and the numbers of those that are known. */
final class WrittenValues {
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, OnnxTensor> constants;

    WrittenValues(List<NodeProto> nodes, Map<String, OnnxTensor> constants) {
        this.constants = constants;
        nodes.forEach(node -> node.output().forEach(output -> producers.put(output, node)));
    }

    /** The node of ONNX's own operators that gives a value, if it is that operator; otherwise null. */
    NodeProto producer(String value, String operator) {
        NodeProto node = constants.containsKey(value) ? null : producers.get(value);
        boolean found = node != null
                && node.domain().isEmpty()
                && node.opType().equals(operator)
                && (!node.input().isEmpty() || operator.equals("Constant"));
        boolean complete = found
                && (!List.of("Add", "Sub", "Mul", "Div", "Pow").contains(operator)
                        || node.input().size() == 2);
        return complete ? node : null;
    }

    /** The number of a known value with one element. */
    Optional<Double> number(String value) {
        return tensor(value).filter(tensor -> tensor.elements() == 1).map(tensor -> tensor.getDouble(0));
    }

    private Optional<OnnxTensor> tensor(String value) {
        OnnxTensor known = constants.get(value);
        NodeProto node = known == null ? producer(value, "Constant") : null;
        if (node == null || node.attribute().size() != 1) {
            return Optional.ofNullable(known);
        }
        AttributeProto attribute = node.attribute().getFirst();
        return switch (attribute.name()) {
            case "value" ->
                attribute.hasT() && attribute.t().dataLocation() == TensorProto.DataLocation.DEFAULT
                        ? Optional.of(TensorReader.read(attribute.t(), null))
                        : Optional.empty();
            case "value_float" -> Optional.of(OnnxTensor.ofFloats(new long[0], attribute.f()));
            case "value_ints" ->
                Optional.of(OnnxTensor.ofLongs(
                        attribute.ints().stream().mapToLong(Long::longValue).toArray()));
            default -> Optional.empty();
        };
    }

    private boolean isNumber(String value, double wanted) {
        return number(value).filter(number -> number == wanted).isPresent();
    }

    /** Sorted axes of a reduction that keeps its dimensions, if they are known and there are any. */
    Optional<long[]> axes(NodeProto reduction) {
        boolean keeps = reduction.attribute().stream()
                .noneMatch(attribute -> attribute.name().equals("keepdims") && attribute.i() == 0);
        Optional<long[]> axes = reduction.input().size() > 1
                ? tensor(reduction.input(1)).map(WrittenValues::longs)
                : reduction.attribute().stream()
                        .filter(attribute -> attribute.name().equals("axes"))
                        .findFirst()
                        .map(attribute -> attribute.ints().stream()
                                .mapToLong(Long::longValue)
                                .toArray());
        axes.ifPresent(Arrays::sort);
        return axes.filter(list -> keeps && list.length > 0);
    }

    private static long[] longs(OnnxTensor tensor) {
        long[] result = new long[Math.toIntExact(tensor.elements())];
        Arrays.setAll(result, i -> (long) tensor.getDouble(i));
        return result;
    }

    /** What a value is the square root of. */
    Optional<String> root(String value) {
        NodeProto root = producer(value, "Sqrt");
        NodeProto power = producer(value, "Pow");
        if (power != null && isNumber(power.input(1), 0.5)) {
            return Optional.of(power.input(0));
        }
        return Optional.ofNullable(root).map(node -> node.input(0));
    }

    /** What a value is the square of. */
    Optional<String> square(String value) {
        NodeProto product = producer(value, "Mul");
        if (product != null && product.input(0).equals(product.input(1))) {
            return Optional.of(product.input(0));
        }
        NodeProto power = producer(value, "Pow");
        return Optional.ofNullable(power)
                .filter(node -> isNumber(node.input(1), 2))
                .map(node -> node.input(0));
    }

    /** What a value is the reciprocal of. */
    Optional<String> reciprocal(String value) {
        NodeProto reciprocal = producer(value, "Reciprocal");
        NodeProto quotient = producer(value, "Div");
        if (quotient != null && isNumber(quotient.input(0), 1)) {
            return Optional.of(quotient.input(1));
        }
        return Optional.ofNullable(reciprocal).map(node -> node.input(0));
    }

    /** True for one value, and for two differences of the same operands. */
    boolean isSame(String a, String b) {
        NodeProto first = producer(a, "Sub");
        NodeProto second = producer(b, "Sub");
        return a.equals(b) || (first != null && second != null && first.input().equals(second.input()));
    }

    /** What a value is the distance of to its mean over the axes. */
    Optional<String> centred(String value, long[] axes) {
        NodeProto difference = producer(value, "Sub");
        NodeProto mean = difference == null ? null : producer(difference.input(1), "ReduceMean");
        boolean same = mean != null
                && mean.input(0).equals(difference.input(0))
                && axes(mean).filter(own -> Arrays.equals(own, axes)).isPresent();
        return same ? Optional.of(difference.input(0)) : Optional.empty();
    }
}
