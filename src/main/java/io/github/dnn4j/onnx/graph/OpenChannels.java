package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.read.NodeOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Channels that a file leaves open. They are never chosen for a session: the weight of the first node that has one says
 * them, behind nodes that leave channels as they are.
 */
final class OpenChannels {
    private static final int CHANNELS = 1;

    private static final Set<String> KEEPING = Set.of(
            "Add",
            "AveragePool",
            "Cast",
            "Clip",
            "DequantizeLinear",
            "Div",
            "Dropout",
            "Elu",
            "Exp",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LeakyRelu",
            "Log",
            "MaxPool",
            "Mul",
            "Neg",
            "Pad",
            "QuantizeLinear",
            "Relu",
            "Resize",
            "Sigmoid",
            "Softplus",
            "Sqrt",
            "Sub",
            "Tanh",
            "Upsample");

    private static final Set<String> PASSED_ON = Set.of("Cast", "DequantizeLinear", "Identity", "QuantizeLinear");

    private final Map<String, OnnxTensor> constants;
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();

    OpenChannels(List<NodeProto> nodes, Map<String, OnnxTensor> constants) {
        this.constants = constants;
        for (NodeProto node : nodes) {
            node.input()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, absent -> new ArrayList<>())
                            .add(node));
            node.output().forEach(output -> producers.put(output, node));
        }
    }

    /** Fixes the channels that weights say; a sentence for each input. */
    List<String> settle(DeclaredInputs declared) {
        List<String> notes = new ArrayList<>();
        for (String input : declared.unasked(CHANNELS)) {
            NodeProto node = weighted(input, declared.rank(input));
            if (node != null) {
                long channels = channels(node, declared.rank(input)).orElseThrow();
                declared.fix(input, CHANNELS, channels);
                notes.add("extent " + CHANNELS + " of input " + input + ", which the file leaves open, is " + channels
                        + ": the weight of node " + NodeOrder.name(node) + " (" + node.opType() + ") says so");
            }
        }
        return notes;
    }

    /** The first node whose weight says the channels of an input; null if there is none. */
    private NodeProto weighted(String input, int rank) {
        ArrayDeque<String> open = new ArrayDeque<>(List.of(input));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            String value = open.remove();
            for (NodeProto node : consumers.getOrDefault(value, List.of())) {
                if (node.input(0).equals(value) && channels(node, rank).isPresent()) {
                    return node;
                }
                if (KEEPING.contains(node.opType())) {
                    node.output().stream().filter(seen::add).forEach(open::add);
                }
            }
        }
        return null;
    }

    /** The channels that the weight of a node asks of its first operand; empty if it has none that says them. */
    private OptionalLong channels(NodeProto node, int rank) {
        if (node.input().size() < 2) {
            return OptionalLong.empty();
        }
        long[] weight = extents(node.input(1));
        return switch (node.opType()) {
            case "Conv" ->
                weight.length >= 3 ? OptionalLong.of(weight[1] * integer(node, "group", 1)) : OptionalLong.empty();
            case "ConvTranspose" -> weight.length >= 3 ? OptionalLong.of(weight[0]) : OptionalLong.empty();
            case "BatchNormalization", "InstanceNormalization" ->
                weight.length == 1 ? OptionalLong.of(weight[0]) : OptionalLong.empty();
            case "Gemm" ->
                rank == 2 && weight.length == 2 && integer(node, "transA", 0) == 0
                        ? OptionalLong.of(weight[integer(node, "transB", 0) == 0 ? 0 : 1])
                        : OptionalLong.empty();
            case "MatMul" -> rank == 2 && weight.length == 2 ? OptionalLong.of(weight[0]) : OptionalLong.empty();
            default -> OptionalLong.empty();
        };
    }

    private static long integer(NodeProto node, String name, long otherwise) {
        return node.attribute().stream()
                .filter(attribute -> attribute.name().equals(name))
                .mapToLong(AttributeProto::i)
                .findFirst()
                .orElse(otherwise);
    }

    /** The extents of a constant, also behind what leaves them as they are; none if it is computed. */
    private long[] extents(String name) {
        String constant = name;
        for (NodeProto node = producers.get(constant); node != null; node = producers.get(constant)) {
            if (node.opType().equals("Constant")) {
                return node.attribute().stream()
                        .filter(AttributeProto::hasT)
                        .findFirst()
                        .map(attribute -> attribute.t().dims().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                        .orElse(new long[0]);
            }
            if (!PASSED_ON.contains(node.opType())) {
                return new long[0];
            }
            constant = node.input(0);
        }
        OnnxTensor tensor = constants.get(constant);
        return tensor == null ? new long[0] : tensor.extents();
    }
}
