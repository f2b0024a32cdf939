package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.tensor.DataType;
import java.util.List;

/** Operations on two operands, element by element. */
final class ElementwiseExport {
    private static final double BEYOND_EVERY_INTEGER = 0x1p40;

    private ElementwiseExport() {}

    static void elementwise(Elementwise layer, NodeExport node) {
        if (isChoice(layer.operation())) {
            choice(layer.operation(), node);
        } else if (node.type() == DataType.F32) {
            AttributeProto[] attributes = layer.operation() == Operation.FMOD
                    ? new AttributeProto[] {integer("fmod", 1)}
                    : new AttributeProto[0];
            node.result(operator(layer.operation()), node.inputs(), attributes);
        } else {
            integers(layer.operation(), node);
        }
    }

    private static String operator(Operation operation) {
        return switch (operation) {
            case ADD -> "Add";
            case SUBTRACT -> "Sub";
            case MULTIPLY -> "Mul";
            case DIVIDE -> "Div";
            case MAX -> "Max";
            case MIN -> "Min";
            case POW -> "Pow";
            case FMOD -> "Mod";
            case EQUAL -> "Equal";
            case LESS -> "Less";
            case LESS_OR_EQUAL -> "LessOrEqual";
            case GREATER -> "Greater";
            case GREATER_OR_EQUAL -> "GreaterOrEqual";
            case WHERE, WHERE_NOT -> "Where";
        };
    }

    private static boolean isChoice(Operation operation) {
        return switch (operation) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN, POW, FMOD -> false;
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> true;
        };
    }

    /** ONNX compares to booleans and chooses by them, where a network has 1 and 0. */
    private static void choice(Operation operation, NodeExport node) {
        AttributeProto type = integer("to", ElementType.of(node.type()).number());
        switch (operation) {
            case WHERE, WHERE_NOT -> {
                OnnxTensor nothing = OnnxTensor.allocate(ElementType.of(node.type()));
                String zero = node.constant("zero", nothing);
                String condition =
                        node.helper("Cast", List.of(node.input(0)), integer("to", ElementType.BOOL.number()));
                boolean kept = operation == Operation.WHERE;
                node.result("Where", List.of(condition, kept ? node.input(1) : zero, kept ? zero : node.input(1)));
            }
            default -> node.result("Cast", List.of(node.helper(operator(operation), node.inputs())), type);
        }
    }

    /**
     * ONNX's integers wrap around where those of a network saturate, and its quotient by zero is undefined. A double
     * holds every sum, difference and quotient of 32-bit integers, and every product that does not saturate.
     */
    private static void integers(Operation operation, NodeExport node) {
        String a = asDouble(node, node.input(0));
        String b = asDouble(node, node.input(1));
        if (operation == Operation.DIVIDE) {
            String zero = node.helper("Equal", List.of(b, constant(node, "zero", 0)));
            String large = node.helper("Mul", List.of(a, constant(node, "large", BEYOND_EVERY_INTEGER)));
            a = node.helper("Where", List.of(zero, large, a));
            b = node.helper("Where", List.of(zero, constant(node, "one", 1), b));
        }
        saturated(node, node.helper(operator(operation), List.of(a, b)), node.type());
    }

    static String asDouble(NodeExport node, String value) {
        return node.helper("Cast", List.of(value), integer("to", ElementType.DOUBLE.number()));
    }

    private static String constant(NodeExport node, String role, double value) {
        OnnxTensor tensor = OnnxTensor.allocate(ElementType.DOUBLE);
        tensor.setDouble(0, value);
        return node.constant(role, tensor);
    }

    /** Gives doubles as an integer type: limited to what it holds, fractions cut off. */
    static void saturated(NodeExport node, String value, DataType type) {
        double low = switch (type) {
            case U8 -> 0;
            case S8 -> Byte.MIN_VALUE;
            case S32, F32, BF16, F16 -> Integer.MIN_VALUE;
        };
        double high = switch (type) {
            case U8 -> 255;
            case S8 -> Byte.MAX_VALUE;
            case S32, F32, BF16, F16 -> Integer.MAX_VALUE;
        };
        String limited = node.helper("Clip", List.of(value, constant(node, "min", low), constant(node, "max", high)));
        node.result("Cast", List.of(limited), integer("to", ElementType.of(type).number()));
    }
}
