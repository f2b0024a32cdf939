package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/** Functions of mathematics: of each element on its own, powers, and what a division leaves. */
public final class FunctionMapping {
    private FunctionMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        function(mappings, "Reciprocal", Function.RECIPROCAL);
        function(mappings, "Abs", Function.ABS);
        function(mappings, "Neg", Function.NEGATE);
        function(mappings, "Sign", Function.SIGN);
        function(mappings, "Round", Function.ROUND);
        function(mappings, "Floor", Function.FLOOR);
        function(mappings, "Ceil", Function.CEIL);
        function(mappings, "Exp", Function.EXP);
        function(mappings, "Log", Function.LOG);
        function(mappings, "Sqrt", Function.SQRT);
        function(mappings, "Erf", Function.ERF);
        function(mappings, "Sin", Function.SIN);
        function(mappings, "Cos", Function.COS);
        function(mappings, "Tan", Function.TAN);
        function(mappings, "Asin", Function.ASIN);
        function(mappings, "Acos", Function.ACOS);
        function(mappings, "Atan", Function.ATAN);
        function(mappings, "Sinh", Function.SINH);
        function(mappings, "Cosh", Function.COSH);
        function(mappings, "Asinh", Function.ASINH);
        function(mappings, "Acosh", Function.ACOSH);
        function(mappings, "Atanh", Function.ATANH);
        mappings.put(
                "Celu", call -> apply(call, Function.CELU, call.attributes().real("alpha", 1), 0));
        mappings.put(
                "ThresholdedRelu",
                call -> apply(call, Function.THRESHOLDED_RELU, call.attributes().real("alpha", 1), 0));
        mappings.put(
                "Shrink",
                call -> apply(
                        call,
                        Function.SHRINK,
                        call.attributes().real("lambd", 0.5f),
                        call.attributes().real("bias", 0)));
        mappings.put("Pow", FunctionMapping::power);
        mappings.put("Mod", FunctionMapping::remainder);
    }

    private static void function(Map<String, Mapping> mappings, String operator, Function function) {
        mappings.put(operator, call -> apply(call, function, 0, 0));
    }

    private static List<OnnxValue> apply(NodeCall call, Function function, float alpha, float beta) {
        call.attributes().ignore("consumed_inputs");
        return List.of(call.add(new Activation(function, alpha, beta), floating(call, 0)));
    }

    /** An operand of a floating type: integers have no layer for these functions. */
    private static Live floating(NodeCall call, int operand) {
        return Floats.required(call, call.live(operand));
    }

    /** An exponent that is one number and does not change the shape is the function's, another one an operand. */
    private static List<OnnxValue> power(NodeCall call) {
        Live base = call.live(0);
        if (call.isConstant(1) && call.constant(1, "exponent").elements() == 1) {
            call.attributes().ignore("broadcast", "axis");
            OnnxTensor exponent = call.constant(1, "exponent");
            if (exponent.rank() <= base.rank()) {
                return List.of(power(call, base, exponent.getDouble(0)));
            }
        }
        Live left = floating(call, 0);
        Live exponents =
                call.isConstant(1) ? call.constantLayer(asFloats(call)) : Conversions.numbers(call, call.live(1));
        Live right = ElementwiseMapping.second(call, left, exponents);
        return List.of(call.add(new Elementwise(Operation.POW), left, right));
    }

    /** Exponents that are known: ONNX lets them be integers. */
    private static OnnxTensor asFloats(NodeCall call) {
        OnnxTensor given = call.constant(1, "exponent");
        if (given.type().isFloating()) {
            return given;
        }
        OnnxTensor floats = OnnxTensor.allocate(ElementType.FLOAT, given.extents());
        for (long i = 0; i < floats.elements(); i++) {
            floats.setDouble(i, given.getDouble(i));
        }
        return floats;
    }

    private static Live power(NodeCall call, Live base, double exponent) {
        if (exponent == 1) {
            return base;
        }
        if (exponent == 2) {
            return call.add(new Elementwise(Operation.MULTIPLY), base, base);
        }
        return call.add(new Activation(Function.POW, (float) exponent, 0), floating(call, 0));
    }

    private static List<OnnxValue> remainder(NodeCall call) {
        boolean ofC = call.attributes().flag("fmod");
        Live left = floating(call, 0);
        Live right = floating(call, 1);
        if (!ofC) {
            throw call.unsupported("fmod=0 is defined on integers only");
        }
        return List.of(call.add(new Elementwise(Operation.FMOD), left, right));
    }
}
