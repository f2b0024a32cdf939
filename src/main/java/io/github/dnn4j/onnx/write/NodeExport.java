package io.github.dnn4j.onnx.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxExportException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A node of a network while it becomes operators: its operands, and where the operators go. */
final class NodeExport {
    private final GraphExport graph;
    private final Node node;

    NodeExport(GraphExport graph, Node node) {
        this.graph = graph;
        this.node = node;
    }

    Layer layer() {
        return node.layer();
    }

    /** The first operand. */
    String input() {
        return input(0);
    }

    String input(int operand) {
        return graph.carrier(node.inputs().get(operand));
    }

    /** All operands. */
    List<String> inputs() {
        return node.inputs().stream().map(graph::carrier).toList();
    }

    /** The type in which the first operand is computed with: F32, or an integer type. */
    DataType type() {
        return graph.type(node.inputs().getFirst());
    }

    /** The shape of the first operand for the default input shapes. */
    Shape shape() {
        return graph.extents().shape(node.inputs().getFirst());
    }

    /** The number of extents of the first operand. */
    int rank() {
        return rank(0);
    }

    /** The number of extents of an operand. */
    int rank(int operand) {
        return graph.extents().shape(node.inputs().get(operand)).rank();
    }

    /** True if an extent of the first operand may vary. */
    boolean isOpen(int axis) {
        return graph.extents().isOpen(node.inputs().getFirst(), axis);
    }

    /** True if all consumers of the result are of one kind, and it is no output of the network. */
    boolean isTakenOnlyBy(Class<? extends Layer> kind) {
        return graph.isTakenOnlyBy(node.outputs().getFirst(), kind);
    }

    /** The values of a parameter. */
    Tensor values(int parameter) {
        return graph.parameter(node.parameters().get(parameter));
    }

    /** A parameter as F32 of its own shape. */
    String parameter(int index) {
        ParameterSpec spec = node.layer().parameters().get(index);
        return graph.weight(node.parameters().get(index), spec.shape().toArray());
    }

    /** A parameter as an initialiser of a type, under other extents. */
    String parameter(int index, ElementType type, long... extents) {
        return graph.initialisers().parameter(node.parameters().get(index), type, extents);
    }

    /** All parameters as F32 initialisers of their own shapes. */
    List<String> parameters() {
        return java.util.stream.IntStream.range(0, node.parameters().size())
                .mapToObj(this::parameter)
                .toList();
    }

    /** An initialiser for a constant operand. */
    String constant(String role, OnnxTensor value) {
        return graph.initialisers().add(node.name() + "/" + role, value);
    }

    /** A scalar F32 operand. */
    String scalar(String role, float value) {
        return constant(role, OnnxTensor.ofFloats(new long[0], value));
    }

    /** A scalar operand of a type; {@code value} is rounded to the nearest and limited to what the type holds. */
    String scalar(String role, DataType type, float value) {
        Tensor tensor = Tensor.allocate(Shape.of(), type);
        tensor.setFloat(0, value);
        return constant(role, OnnxTensor.of("", tensor, ElementType.of(type)));
    }

    /** An operand of 64-bit integers. */
    String longs(String role, long... values) {
        return constant(role, OnnxTensor.ofLongs(values));
    }

    /** A helper node, named after this node and the operator; returns the name of its result. */
    String helper(String operator, List<String> operands, AttributeProto... attributes) {
        return helper(operator, operands, Arrays.asList(attributes));
    }

    String helper(String operator, List<String> operands, Collection<AttributeProto> attributes) {
        String name = node.name() + "/" + operator;
        String result = graph.newValue(name);
        graph.node(graph.newNode(name), operator, operands, List.of(result), attributes);
        return result;
    }

    /** The node that computes this node's results, under its name. */
    void result(String operator, List<String> operands, AttributeProto... attributes) {
        result(operator, operands, Arrays.asList(attributes));
    }

    void result(String operator, List<String> operands, Collection<AttributeProto> attributes) {
        graph.node(
                node.name(),
                operator,
                operands,
                node.outputs().stream().map(graph::carrier).toList(),
                attributes);
    }

    /** A number of the layer as the F32 that attributes are; fails where that loses it altogether. */
    float real(String what, double value) {
        float result = (float) value;
        if (Float.isInfinite(result) && !Double.isInfinite(value) || result == 0 && value != 0) {
            throw unsupported(what + " " + value + " is no f32, which ONNX's attributes are");
        }
        return result;
    }

    OnnxExportException unsupported(String reason) {
        return new OnnxExportException(
                "node " + node.name() + " (" + layer().kind() + ") cannot be written as ONNX: " + reason);
    }
}
