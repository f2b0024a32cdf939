package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Nodes with other names for the values that they take and give, in the graphs among their attributes as well.
 *
 * @param names new names by old ones; other values keep theirs
 * @param references what an attribute that refers to one of a function's becomes; null if it is absent
 */
record Renaming(Map<String, String> names, Function<AttributeProto, AttributeProto> references) {
    NodeProto node(NodeProto node) {
        List<AttributeProto> attributes = new ArrayList<>();
        for (AttributeProto attribute : node.attribute()) {
            AttributeProto given = attribute.refAttrName().isEmpty() ? attribute : references.apply(attribute);
            if (given != null) {
                attributes.add(given.hasG() ? given.with(graph(given.g())) : given);
            }
        }
        return new NodeProto(
                node.name(),
                node.domain(),
                node.opType(),
                node.overload(),
                node.input().stream().map(this::name).toList(),
                node.output().stream().map(this::name).toList(),
                attributes);
    }

    private GraphProto graph(GraphProto graph) {
        return new GraphProto(
                graph.name(),
                graph.node().stream().map(this::node).toList(),
                graph.initializer().stream().map(this::tensor).toList(),
                graph.sparseInitializer(),
                graph.input().stream().map(this::value).toList(),
                graph.output().stream().map(this::value).toList(),
                List.of());
    }

    TensorProto tensor(TensorProto tensor) {
        return tensor.named(name(tensor.name()));
    }

    private ValueInfoProto value(ValueInfoProto value) {
        return value.named(name(value.name()));
    }

    String name(String name) {
        return names.getOrDefault(name, name);
    }

    /** The values that nodes give, those in the graphs among their attributes included. */
    static List<String> given(List<NodeProto> nodes) {
        List<String> given = new ArrayList<>();
        for (NodeProto node : nodes) {
            node.output().stream().filter(output -> !output.isEmpty()).forEach(given::add);
            for (GraphProto graph : graphs(node)) {
                graph.input().forEach(input -> given.add(input.name()));
                graph.initializer().forEach(tensor -> given.add(tensor.name()));
                given.addAll(given(graph.node()));
            }
        }
        return given;
    }

    /** The graphs among a node's attributes. */
    static List<GraphProto> graphs(NodeProto node) {
        return node.attribute().stream()
                .filter(AttributeProto::hasG)
                .map(AttributeProto::g)
                .toList();
    }
}
