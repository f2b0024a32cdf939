package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.proto.AttributeType;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node on quantized values while it is written out as several; their inner values get names of their own. */
final class QuantizedNode {
    private final NodeProto node;
    private final Set<String> names;
    private final List<NodeProto> nodes;
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();

    /**
     * A node that is to be written out.
     *
     * @param names all names of values, to which those of inner values are added
     * @param nodes the nodes so far, to which those of this one are added
     */
    QuantizedNode(NodeProto node, Set<String> names, List<NodeProto> nodes) {
        this.node = node;
        this.names = names;
        this.nodes = nodes;
        node.attribute().forEach(attribute -> attributes.put(attribute.name(), attribute));
    }

    String name() {
        return NodeOrder.name(node);
    }

    String operator() {
        return node.opType();
    }

    boolean has(int operand) {
        return operand < node.input().size() && !node.input(operand).isEmpty();
    }

    String operand(int operand) {
        require(has(operand), "node %s (%s): operand %d is missing", name(), operator(), operand);
        return node.input(operand);
    }

    /** An attribute of the node; null if it is not given. */
    AttributeProto attribute(String name) {
        return attributes.get(name);
    }

    /** Leaves an attribute out, which has been read. */
    void drop(String name) {
        attributes.remove(name);
    }

    /** The number that a quantized operand stands for; its scale and zero point follow it. */
    String number(int operand, long axis) {
        List<String> operands = new ArrayList<>(List.of(operand(operand), operand(operand + 1)));
        if (has(operand + 2)) {
            operands.add(operand(operand + 2));
        }
        return add("DequantizeLinear", operands, integer("axis", axis));
    }

    /** An operand less its zero point, which is another operand or 0. */
    String shifted(int operand, int zeroPoint, long axis) {
        List<String> operands = new ArrayList<>(List.of(operand(operand), one()));
        if (has(zeroPoint)) {
            operands.add(operand(zeroPoint));
        }
        return add("DequantizeLinear", operands, integer("axis", axis));
    }

    /**
     * Ends with the operator on numbers, quantized with the scale that operand {@code scale} is and the zero point
     * after.
     */
    void quantized(String operator, int scale, String... operands) {
        List<String> last = new ArrayList<>(List.of(computed(operator, operands), operand(scale)));
        if (has(scale + 1)) {
            last.add(operand(scale + 1));
        }
        end("QuantizeLinear", last, List.of());
    }

    /** Ends with the operator on numbers, as integers of 32 bits. */
    void sum(String operator, String... operands) {
        String one = one();
        String zero = zero();
        end("QuantizeLinear", List.of(computed(operator, operands), one, zero), List.of());
    }

    /** Ends with the operator itself and the attributes of the node. */
    void last(String operator, List<String> operands) {
        end(operator, operands, List.copyOf(attributes.values()));
    }

    private String computed(String operator, String... operands) {
        return add(operator, Arrays.asList(operands), attributes.values().toArray(AttributeProto[]::new));
    }

    /** The step of integers. */
    private String one() {
        return add("Constant", List.of(), attribute("value_float", AttributeType.FLOAT, 1, 0, null));
    }

    /** The zero point of integers of 32 bits. */
    private String zero() {
        TensorProto scalar = new TensorProto(
                "",
                ElementType.INT32.number(),
                List.of(),
                false,
                null,
                List.of(0L),
                List.of(),
                null,
                List.of(),
                null,
                TensorProto.DataLocation.DEFAULT,
                List.of());
        return add("Constant", List.of(), attribute("value", AttributeType.TENSOR, 0, 0, scalar));
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT, 0, value, null);
    }

    private static AttributeProto attribute(String name, AttributeType type, float f, long i, TensorProto tensor) {
        return new AttributeProto(name, "", type, f, i, "", tensor, null, List.of(), List.of(), List.of());
    }

    /** Adds a node and returns the name of its value. */
    String add(String operator, List<String> operands, AttributeProto... given) {
        String name = name() + "/" + operator;
        for (int i = 2; !names.add(name); i++) {
            name = name() + "/" + operator + "_" + i;
        }
        nodes.add(NodeProto.of(name, operator, operands, List.of(name), Arrays.asList(given)));
        return name;
    }

    private void end(String operator, List<String> operands, List<AttributeProto> given) {
        require(node.output().size() >= 1, "node %s (%s) names no output; it has one", name(), operator());
        nodes.add(NodeProto.of(name(), operator, operands, List.of(node.output(0)), given));
    }
}
