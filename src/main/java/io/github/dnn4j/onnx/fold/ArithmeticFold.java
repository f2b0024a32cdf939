package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Arithmetic and comparisons on constants, with broadcasting. Integers wrap around as they do in C. */
public final class ArithmeticFold {
    private ArithmeticFold() {}

    public static void register(Map<String, Fold> folds) {
        binary(folds, "Add", (a, b) -> a + b, (a, b) -> a + b);
        binary(folds, "Sub", (a, b) -> a - b, (a, b) -> a - b);
        binary(folds, "Mul", (a, b) -> a * b, (a, b) -> a * b);
        binary(folds, "Div", (a, b) -> a / b, ArithmeticFold::quotient);
        binary(folds, "Max", Math::max, Math::max);
        binary(folds, "Min", Math::min, Math::min);
        binary(folds, "Sum", (a, b) -> a + b, (a, b) -> a + b);
        binary(folds, "Pow", Math::pow, (a, b) -> (long) Math.pow(a, b));
        folds.put("Mod", ArithmeticFold::mod);
        comparison(folds, "Equal", (a, b) -> a == b ? 1 : 0);
        comparison(folds, "Greater", (a, b) -> a > b ? 1 : 0);
        comparison(folds, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
        comparison(folds, "Less", (a, b) -> a < b ? 1 : 0);
        comparison(folds, "LessOrEqual", (a, b) -> a <= b ? 1 : 0);
        comparison(folds, "And", (a, b) -> a != 0 && b != 0 ? 1 : 0);
        comparison(folds, "Or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
        unary(folds, "Neg", a -> -a, a -> -a);
        unary(folds, "Abs", Math::abs, Math::abs);
        unary(folds, "Floor", Math::floor, a -> a);
        unary(folds, "Ceil", Math::ceil, a -> a);
        unary(folds, "Round", Math::rint, a -> a);
        unary(folds, "Sqrt", Math::sqrt, a -> (long) Math.sqrt(a));
        unary(folds, "Exp", Math::exp, a -> (long) Math.exp(a));
        unary(folds, "Log", Math::log, a -> (long) Math.log(a));
        unary(folds, "Reciprocal", a -> 1 / a, a -> quotient(1, a));
        unary(folds, "Not", a -> a == 0 ? 1 : 0, a -> a == 0 ? 1 : 0);
        unary(folds, "Sign", Math::signum, Long::signum);
        unary(folds, "Sin", Math::sin, a -> (long) Math.sin(a));
        unary(folds, "Cos", Math::cos, a -> (long) Math.cos(a));
        comparison(folds, "Xor", (a, b) -> a != 0 ^ b != 0 ? 1 : 0);
        folds.put("Clip", ArithmeticFold::clip);
        folds.put("Where", ArithmeticFold::where);
    }

    private static long quotient(long a, long b) {
        require(b != 0, "an integer is divided by 0");
        return a / b;
    }

    private static void binary(
            Map<String, Fold> folds, String operator, DoubleBinaryOperator real, LongBinaryOperator integer) {
        folds.put(operator, arguments -> {
            arguments.attributes().ignore("consumed_inputs", "broadcast");
            if (arguments.attributes().has("axis")) {
                throw arguments.call().unsupported("broadcasting constants at an axis is not known");
            }
            OnnxTensor result = arguments.operand(0);
            for (int i = 1; i < arguments.operands().size(); i++) {
                result = combined(arguments, result, arguments.operand(i), real, integer, false);
            }
            return List.of(result);
        });
    }

    private static void comparison(Map<String, Fold> folds, String operator, DoubleBinaryOperator compare) {
        folds.put(
                operator,
                arguments -> List.of(combined(
                        arguments,
                        arguments.operand(0),
                        arguments.operand(1),
                        compare,
                        (a, b) -> (long) compare.applyAsDouble(a, b),
                        true)));
    }

    private static List<OnnxTensor> mod(Fold.Arguments arguments) {
        boolean sign = arguments.attributes().flag("fmod");
        return List.of(combined(
                arguments,
                arguments.operand(0),
                arguments.operand(1),
                (a, b) -> a % b,
                (a, b) -> {
                    require(b != 0, "an integer is divided by 0");
                    return sign ? a % b : Math.floorMod(a, b);
                },
                false));
    }

    private static OnnxTensor combined(
            Fold.Arguments arguments,
            OnnxTensor a,
            OnnxTensor b,
            DoubleBinaryOperator real,
            LongBinaryOperator integer,
            boolean comparison) {
        long[] extents = Broadcasting.extents(a.extents(), b.extents());
        ElementType type = comparison ? ElementType.BOOL : a.type();
        OnnxTensor result = arguments.budget().allocate(type, extents);
        Broadcasting left = new Broadcasting(a, extents);
        Broadcasting right = new Broadcasting(b, extents);
        boolean fractions = a.type().isFloating() || b.type().isFloating();
        for (long i = 0; i < result.elements(); i++) {
            long x = left.index(i);
            long y = right.index(i);
            if (fractions) {
                result.setDouble(i, real.applyAsDouble(a.getDouble(x), b.getDouble(y)));
            } else {
                result.setLong(i, integer.applyAsLong(a.getLong(x), b.getLong(y)));
            }
        }
        return result;
    }

    private static void unary(
            Map<String, Fold> folds, String operator, DoubleUnaryOperator real, LongUnaryOperator integer) {
        folds.put(operator, arguments -> {
            arguments.attributes().ignore("consumed_inputs");
            OnnxTensor a = arguments.operand(0);
            OnnxTensor result = arguments.budget().allocate(a.type(), a.extents());
            for (long i = 0; i < result.elements(); i++) {
                if (a.type().isFloating()) {
                    result.setDouble(i, real.applyAsDouble(a.getDouble(i)));
                } else {
                    result.setLong(i, integer.applyAsLong(a.getLong(i)));
                }
            }
            return List.of(result);
        });
    }

    /** Bounds are attributes before version 11, operands from then on; the upper one counts where they cross. */
    private static List<OnnxTensor> clip(Fold.Arguments arguments) {
        arguments.attributes().ignore("consumed_inputs");
        OnnxTensor input = arguments.operand(0);
        OnnxTensor result = arguments.budget().allocate(input.type(), input.extents());
        if (input.type().isFloating()) {
            double low = arguments.has(1)
                    ? arguments.operand(1).number("lower bound")
                    : arguments.attributes().real("min", Float.NEGATIVE_INFINITY);
            double high = arguments.has(2)
                    ? arguments.operand(2).number("upper bound")
                    : arguments.attributes().real("max", Float.POSITIVE_INFINITY);
            for (long i = 0; i < result.elements(); i++) {
                result.setDouble(i, Math.min(Math.max(input.getDouble(i), low), high));
            }
            return List.of(result);
        }
        long low = arguments.has(1) ? bound(arguments.operand(1)) : Long.MIN_VALUE;
        long high = arguments.has(2) ? bound(arguments.operand(2)) : Long.MAX_VALUE;
        for (long i = 0; i < result.elements(); i++) {
            result.setLong(i, Math.min(Math.max(input.getLong(i), low), high));
        }
        return List.of(result);
    }

    private static long bound(OnnxTensor bound) {
        require(bound.elements() == 1, "its bound %s should be one number", bound);
        return bound.getLong(0);
    }

    private static List<OnnxTensor> where(Fold.Arguments arguments) {
        OnnxTensor condition = arguments.operand(0);
        OnnxTensor yes = arguments.operand(1);
        OnnxTensor no = arguments.operand(2);
        long[] extents = Broadcasting.extents(condition.extents(), Broadcasting.extents(yes.extents(), no.extents()));
        require(yes.type() == no.type(), "its operands %s and %s differ in type", yes, no);
        OnnxTensor result = arguments.budget().allocate(yes.type(), extents);
        Broadcasting at = new Broadcasting(condition, extents);
        Broadcasting first = new Broadcasting(yes, extents);
        Broadcasting second = new Broadcasting(no, extents);
        for (long i = 0; i < result.elements(); i++) {
            if (condition.getLong(at.index(i)) != 0) {
                result.copy(i, yes, first.index(i));
            } else {
                result.copy(i, no, second.index(i));
            }
        }
        return List.of(result);
    }
}
