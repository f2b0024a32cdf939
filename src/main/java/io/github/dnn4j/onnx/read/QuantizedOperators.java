package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operators on quantized values, each with scales and zero points of its own, in the other form that files have:
 * DequantizeLinear of the operands, the operator on numbers, QuantizeLinear of the result. By their specification both
 * mean the same, and the layers that compute in integers are found in the second.
 */
public final class QuantizedOperators {
    private static final String MICROSOFT = "com.microsoft";

    /** Says how a node is written out. */
    private interface Form {
        void write(QuantizedNode node);
    }

    private static final Map<String, Form> FORMS = new HashMap<>();

    static {
        FORMS.put("QLinearConv", QuantizedOperators::convolution);
        FORMS.put("QLinearMatMul", node -> node.quantized("MatMul", 6, node.number(0, -2), node.number(3, -1)));
        FORMS.put("ConvInteger", node -> integers(node, "Conv", 1, 0));
        FORMS.put("MatMulInteger", node -> integers(node, "MatMul", -2, -1));
        for (String operator : List.of("Add", "Mul")) {
            FORMS.put(
                    MICROSOFT + ":QLinear" + operator,
                    node -> node.quantized(operator, 6, node.number(0, 1), node.number(3, 1)));
        }
        for (String operator : List.of("LeakyRelu", "Sigmoid", "GlobalAveragePool", "AveragePool", "Softmax")) {
            FORMS.put(MICROSOFT + ":QLinear" + operator, node -> {
                refuseChannelsLast(node);
                node.quantized(operator, 3, node.number(0, 1));
            });
        }
        FORMS.put(MICROSOFT + ":QLinearConcat", QuantizedOperators::concatenation);
        FORMS.put(MICROSOFT + ":QGemm", QuantizedOperators::gemm);
    }

    private QuantizedOperators() {}

    /** The nodes, producers first, with those on quantized values written out. */
    public static List<NodeProto> writtenOut(List<NodeProto> order) {
        if (order.stream().noneMatch(node -> form(node) != null)) {
            return order;
        }
        Set<String> names = new HashSet<>(Renaming.given(order));
        order.forEach(node -> names.addAll(node.input()));
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : order) {
            Form form = form(node);
            if (form == null) {
                nodes.add(node);
            } else {
                form.write(new QuantizedNode(node, names, nodes));
            }
        }
        return nodes;
    }

    /** How a node is written out; null for one that stays. */
    private static Form form(NodeProto node) {
        boolean standard = node.domain().isEmpty() || node.domain().equals("ai.onnx");
        return FORMS.get(standard ? node.opType() : node.domain() + ":" + node.opType());
    }

    /** The names of operators of ONNX itself that are written out. */
    public static Set<String> operators() {
        Set<String> operators = new HashSet<>(FORMS.keySet());
        operators.removeIf(name -> name.contains(":"));
        return operators;
    }

    /** The bias is in steps of the product of both scales, around zero. */
    private static void convolution(QuantizedNode node) {
        List<String> operands = new ArrayList<>(List.of(node.number(0, 1), node.number(3, 0)));
        if (node.has(8)) {
            operands.add(bias(node, 8));
        }
        node.quantized("Conv", 6, operands.toArray(String[]::new));
    }

    private static String bias(QuantizedNode node, int input) {
        String step = node.add("Mul", List.of(node.operand(1), node.operand(4)));
        return node.add("DequantizeLinear", List.of(node.operand(input), step), QuantizedNode.integer("axis", 0));
    }

    /** Operands around their zero points as numbers; the sum of products is an integer of 32 bits. */
    private static void integers(QuantizedNode node, String operator, int firstAxis, int secondAxis) {
        node.sum(operator, node.shifted(0, 2, firstAxis), node.shifted(1, 3, secondAxis));
    }

    /** Scale and zero point of the result come first, then each operand with its own. */
    private static void concatenation(QuantizedNode node) {
        List<String> operands = new ArrayList<>();
        for (int i = 2; node.has(i); i += 3) {
            operands.add(node.number(i, 1));
        }
        node.quantized("Concat", 0, operands.toArray(String[]::new));
    }

    /** Gemm; without a scale of the result it is not quantized. */
    private static void gemm(QuantizedNode node) {
        boolean transposed =
                node.attribute("transB") != null && node.attribute("transB").i() != 0;
        List<String> operands = new ArrayList<>(List.of(node.number(0, 1), node.number(3, transposed ? 0 : 1)));
        if (node.has(6)) {
            operands.add(bias(node, 6));
        }
        if (node.has(7)) {
            node.quantized("Gemm", 7, operands.toArray(String[]::new));
        } else {
            node.last("Gemm", operands);
        }
    }

    private static void refuseChannelsLast(QuantizedNode node) {
        AttributeProto last = node.attribute("channels_last");
        if (last != null && last.i() != 0) {
            throw new UnsupportedOperatorException(
                    node.name(), node.operator(), "its channels are last (channels_last 1); they are known as axis 1");
        }
        node.drop("channels_last");
    }
}
