package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/** Comparisons, arithmetic of booleans, and the choice by them. */
public final class ComparisonMapping {
    private ComparisonMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Equal", call -> comparison(call, Operation.EQUAL));
        mappings.put("Less", call -> comparison(call, Operation.LESS));
        mappings.put("LessOrEqual", call -> comparison(call, Operation.LESS_OR_EQUAL));
        mappings.put("Greater", call -> comparison(call, Operation.GREATER));
        mappings.put("GreaterOrEqual", call -> comparison(call, Operation.GREATER_OR_EQUAL));
        mappings.put("And", call -> List.of(Booleans.both(call, Operation.MIN)));
        mappings.put("Or", call -> List.of(Booleans.both(call, Operation.MAX)));
        mappings.put("Xor", ComparisonMapping::exclusive);
        mappings.put("Not", call -> List.of(Booleans.of(call, Booleans.isZero(call, Booleans.numbers(call, 0)))));
        mappings.put("IsNaN", ComparisonMapping::isNan);
        mappings.put("IsInf", ComparisonMapping::isInfinite);
        mappings.put("Where", ComparisonMapping::where);
    }

    private static List<OnnxValue> comparison(NodeCall call, Operation operation) {
        Live a = call.live(0);
        Live b = ElementwiseMapping.second(call, a, call.live(1));
        return List.of(Booleans.of(call, call.add(new Elementwise(operation), a, b)));
    }

    private static List<OnnxValue> exclusive(NodeCall call) {
        Live same = call.add(new Elementwise(Operation.EQUAL), Booleans.numbers(call, 0), Booleans.numbers(call, 1));
        return List.of(Booleans.of(call, Booleans.isZero(call, same)));
    }

    /** A NaN is not equal to itself. */
    private static List<OnnxValue> isNan(NodeCall call) {
        Live x = Floats.required(call, call.live(0));
        Live number = call.add(new Elementwise(Operation.EQUAL), x, x);
        return List.of(Booleans.of(call, Booleans.isZero(call, number)));
    }

    private static List<OnnxValue> isInfinite(NodeCall call) {
        boolean positive = call.attributes().integer("detect_positive", 1) != 0;
        boolean negative = call.attributes().integer("detect_negative", 1) != 0;
        Live x = Floats.required(call, call.live(0));
        if (!positive && !negative) { // nothing is less than minus infinity
            return List.of(Booleans.of(call, Floats.with(call, Operation.LESS, x, Float.NEGATIVE_INFINITY)));
        }
        if (positive && negative) {
            x = call.add(new Activation(Function.ABS, 0, 0), x);
        }
        float bound = positive ? Float.MAX_VALUE : -Float.MAX_VALUE;
        return List.of(Booleans.of(call, Floats.with(call, positive ? Operation.GREATER : Operation.LESS, x, bound)));
    }

    /** Each of the two is 0 where the other one is chosen, so that their sum is the choice, infinities and NaN too. */
    private static List<OnnxValue> where(NodeCall call) {
        Live chosen = call.live(1);
        Live other = call.live(2);
        Live condition = Booleans.numbers(call, 0);
        if (!chosen.type().isFloating()) {
            condition = Conversions.integers(call, condition, chosen.type());
        }
        Live first = call.add(new Elementwise(Operation.WHERE), condition, chosen);
        Live second = call.add(new Elementwise(Operation.WHERE_NOT), condition, other);
        return List.of(call.add(Elementwise.add(), first, second));
    }
}
