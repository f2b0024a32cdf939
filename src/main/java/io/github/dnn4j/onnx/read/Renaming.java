package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
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
        NodeProto.Builder result = node.toBuilder().clearInput().clearOutput().clearAttribute();
        node.getInputList().forEach(input -> result.addInput(name(input)));
        node.getOutputList().forEach(output -> result.addOutput(name(output)));
        for (AttributeProto attribute : node.getAttributeList()) {
            AttributeProto given = attribute.getRefAttrName().isEmpty() ? attribute : references.apply(attribute);
            if (given != null) {
                result.addAttribute(attribute(given));
            }
        }
        return result.build();
    }

    private AttributeProto attribute(AttributeProto attribute) {
        return attribute.hasG()
                ? attribute.toBuilder().setG(graph(attribute.getG())).build()
                : attribute;
    }

    private GraphProto graph(GraphProto graph) {
        GraphProto.Builder result = graph.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearOutput()
                .clearValueInfo();
        graph.getNodeList().forEach(node -> result.addNode(node(node)));
        graph.getInitializerList().forEach(tensor -> result.addInitializer(tensor(tensor)));
        graph.getInputList().forEach(value -> result.addInput(value(value)));
        graph.getOutputList().forEach(value -> result.addOutput(value(value)));
        return result.build();
    }

    TensorProto tensor(TensorProto tensor) {
        return tensor.toBuilder().setName(name(tensor.getName())).build();
    }

    private ValueInfoProto value(ValueInfoProto value) {
        return value.toBuilder().setName(name(value.getName())).build();
    }

    String name(String name) {
        return names.getOrDefault(name, name);
    }

    /** The values that nodes give, those in the graphs among their attributes included. */
    static List<String> given(List<NodeProto> nodes) {
        List<String> given = new ArrayList<>();
        for (NodeProto node : nodes) {
            node.getOutputList().stream().filter(output -> !output.isEmpty()).forEach(given::add);
            for (GraphProto graph : graphs(node)) {
                graph.getInputList().forEach(input -> given.add(input.getName()));
                graph.getInitializerList().forEach(tensor -> given.add(tensor.getName()));
                given.addAll(given(graph.getNodeList()));
            }
        }
        return given;
    }

    /** The graphs among a node's attributes. */
    static List<GraphProto> graphs(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(AttributeProto::hasG)
                .map(AttributeProto::getG)
                .toList();
    }
}
