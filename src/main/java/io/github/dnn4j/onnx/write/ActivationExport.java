package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.real;
import static io.github.dnn4j.onnx.write.AttributeProtos.text;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.tensor.DataType;
import java.util.List;

/** Functions of each element on its own. */
final class ActivationExport {
    private ActivationExport() {}

    static void activation(Activation layer, NodeExport node) {
        float a = layer.alpha();
        float b = layer.beta();
        switch (layer.function()) {
            case RELU -> relu(node);
            case CLIP -> clip(node, a, b);
            case LEAKY_RELU -> apply(node, "LeakyRelu", real("alpha", a));
            case ELU -> apply(node, "Elu", real("alpha", a));
            case SELU -> apply(node, "Selu", real("alpha", a), real("gamma", b));
            case SIGMOID -> apply(node, "Sigmoid");
            case TANH -> apply(node, "Tanh");
            case GELU_ERF -> apply(node, "Gelu");
            case GELU_TANH -> apply(node, "Gelu", text("approximate", "tanh"));
            case SILU -> silu(node, a);
            case HARD_SIGMOID -> apply(node, "HardSigmoid", real("alpha", a), real("beta", b));
            case HARD_SWISH -> hardSwish(node, layer);
            case MISH -> apply(node, "Mish");
            case SOFTPLUS -> apply(node, "Softplus");
            case SOFTSIGN -> apply(node, "Softsign");
            case CELU -> apply(node, "Celu", real("alpha", a));
            case THRESHOLDED_RELU -> apply(node, "ThresholdedRelu", real("alpha", a));
            case SHRINK -> apply(node, "Shrink", real("lambd", a), real("bias", b));
            case POW -> node.result("Pow", List.of(node.input(), node.scalar("exponent", a)));
            case RECIPROCAL -> apply(node, "Reciprocal");
            case ABS -> apply(node, "Abs");
            case NEGATE -> apply(node, "Neg");
            case SIGN -> apply(node, "Sign");
            case ROUND -> apply(node, "Round");
            case FLOOR -> apply(node, "Floor");
            case CEIL -> apply(node, "Ceil");
            case EXP -> apply(node, "Exp");
            case LOG -> apply(node, "Log");
            case SQRT -> apply(node, "Sqrt");
            case ERF -> apply(node, "Erf");
            case SIN -> apply(node, "Sin");
            case COS -> apply(node, "Cos");
            case TAN -> apply(node, "Tan");
            case ASIN -> apply(node, "Asin");
            case ACOS -> apply(node, "Acos");
            case ATAN -> apply(node, "Atan");
            case SINH -> apply(node, "Sinh");
            case COSH -> apply(node, "Cosh");
            case ASINH -> apply(node, "Asinh");
            case ACOSH -> apply(node, "Acosh");
            case ATANH -> apply(node, "Atanh");
        }
    }

    private static void apply(NodeExport node, String operator, AttributeProto... attributes) {
        node.result(operator, List.of(node.input()), attributes);
    }

    /** Relu takes no unsigned integers, and ONNX Runtime's no 8-bit ones. */
    private static void relu(NodeExport node) {
        if (node.type() == DataType.F32) {
            apply(node, "Relu");
        } else {
            node.result("Clip", List.of(node.input(), node.scalar("min", node.type(), 0)));
        }
    }

    /** Clip's bounds have the type of what is clipped; whole numbers limited by rounded bounds are the same. */
    private static void clip(NodeExport node, float low, float high) {
        String min = node.scalar("min", node.type(), low);
        String max = node.scalar("max", node.type(), high);
        node.result("Clip", List.of(node.input(), min, max));
    }

    /** Swish is an operator only as of version 24. */
    private static void silu(NodeExport node, float alpha) {
        String x = node.input();
        String scaled = alpha == 1 ? x : node.helper("Mul", List.of(x, node.scalar("alpha", alpha)));
        node.result("Mul", List.of(x, node.helper("Sigmoid", List.of(scaled))));
    }

    /** HardSwish has MobileNet's constants. */
    private static void hardSwish(NodeExport node, Activation layer) {
        if (layer.equals(Activation.hardSwish())) {
            apply(node, "HardSwish");
            return;
        }
        String x = node.input();
        String gate = node.helper("HardSigmoid", List.of(x), real("alpha", layer.alpha()), real("beta", layer.beta()));
        node.result("Mul", List.of(x, gate));
    }

    /** Dropout takes floating types only; elsewhere the identity says the same. */
    static void dropout(Dropout layer, NodeExport node) {
        if (node.type() == DataType.F32) {
            float ratio = Math.min((float) layer.ratio(), Math.nextDown(1f));
            node.result("Dropout", List.of(node.input(), node.scalar("ratio", ratio)));
        } else {
            node.result("Identity", List.of(node.input()));
        }
    }
}
