package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Functions of each element on its own. */
public final class ActivationMapping {
    private ActivationMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Relu", call -> apply(call, Activation.relu()));
        mappings.put("Sigmoid", call -> apply(call, Activation.sigmoid()));
        mappings.put("Tanh", call -> apply(call, Activation.tanh()));
        mappings.put("HardSwish", call -> apply(call, Activation.hardSwish()));
        mappings.put("Mish", call -> apply(call, Activation.mish()));
        mappings.put("Softplus", call -> apply(call, Activation.softplus()));
        mappings.put("Softsign", call -> apply(call, Activation.softsign()));
        mappings.put("LeakyRelu", call -> apply(call, Activation.leakyRelu(alpha(call, 0.01f))));
        mappings.put("Elu", call -> apply(call, Activation.elu(alpha(call, 1))));
        mappings.put("Swish", call -> apply(call, new Activation(Function.SILU, alpha(call, 1), 0)));
        mappings.put(
                "HardSigmoid",
                call -> apply(
                        call,
                        Activation.hardSigmoid(
                                alpha(call, 0.2f), call.attributes().real("beta", 0.5f))));
        mappings.put("Selu", ActivationMapping::selu);
        mappings.put("Gelu", ActivationMapping::gelu);
        mappings.put("Clip", ActivationMapping::clip);
        mappings.put("PRelu", ActivationMapping::prelu);
    }

    private static List<OnnxValue> apply(NodeCall call, Activation activation) {
        call.attributes().ignore("consumed_inputs");
        return List.of(call.add(activation, call.live(0)));
    }

    private static float alpha(NodeCall call, float otherwise) {
        return call.attributes().real("alpha", otherwise);
    }

    private static List<OnnxValue> selu(NodeCall call) {
        boolean first = call.opset() < 6;
        float alpha = alpha(call, first ? 1.6732f : 1.67326319217681884765625f);
        float gamma = call.attributes().real("gamma", first ? 1.0507f : 1.05070102214813232421875f);
        return apply(call, new Activation(Function.SELU, alpha, gamma));
    }

    private static List<OnnxValue> gelu(NodeCall call) {
        String approximation = call.attributes().text("approximate", "none");
        return switch (approximation) {
            case "none" -> apply(call, Activation.geluErf());
            case "tanh" -> apply(call, Activation.geluTanh());
            default -> throw call.unsupported("its approximation " + approximation + " is not known");
        };
    }

    /** The bounds are attributes before version 11 and operands from then on; both may be left out. */
    private static List<OnnxValue> clip(NodeCall call) {
        Live input = call.live(0);
        boolean hasLow = call.has(1) || call.attributes().has("min");
        boolean hasHigh = call.has(2) || call.attributes().has("max");
        if (!hasLow && !hasHigh) {
            return List.of(input);
        }
        float low =
                call.has(1) ? bound(call, 1, "lower bound") : call.attributes().real("min", lowest(input.type()));
        float high =
                call.has(2) ? bound(call, 2, "upper bound") : call.attributes().real("max", highest(input.type()));
        return apply(call, low == 0 && !hasHigh ? Activation.relu() : Activation.clip(low, high));
    }

    private static float bound(NodeCall call, int operand, String meaning) {
        return (float) call.constant(operand, meaning).number(meaning);
    }

    private static float lowest(DataType type) {
        return switch (type) {
            case F32, BF16, F16 -> -Float.MAX_VALUE;
            case S8 -> Byte.MIN_VALUE;
            case U8 -> 0;
            case S32 -> Integer.MIN_VALUE;
        };
    }

    private static float highest(DataType type) {
        return switch (type) {
            case F32, BF16, F16 -> Float.MAX_VALUE;
            case S8 -> Byte.MAX_VALUE;
            case U8 -> 255;
            case S32 -> Integer.MAX_VALUE;
        };
    }

    private static List<OnnxValue> prelu(NodeCall call) {
        call.attributes().ignore("consumed_inputs");
        Live input = call.live(0);
        OnnxTensor slope = call.constant(1, "slope");
        Shape shape = slope.shape();
        if (call.opset() < 7 && shape.rank() == 1 && shape.elements() > 1) {
            // One slope for each channel, without the axes that later versions ask for.
            long[] extents = new long[Math.max(1, input.rank() - 1)];
            java.util.Arrays.fill(extents, 1);
            extents[0] = shape.elements();
            shape = Shape.of(extents);
        }
        return List.of(call.add(new PRelu(shape), List.of(input), List.of(call.parameter(slope, shape, "slope"))));
    }
}
