package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Sums, products and extrema of constants along axes, and sums up to each element. */
public final class ReductionFold {
    private static final DoubleUnaryOperator IDENTITY = x -> x;

    private ReductionFold() {}

    public static void register(Map<String, Fold> folds) {
        reduction(folds, "ReduceSum", 0, Double::sum, Long::sum, IDENTITY);
        reduction(folds, "ReduceProd", 1, (a, b) -> a * b, (a, b) -> a * b, IDENTITY);
        reduction(folds, "ReduceMax", null, Math::max, Math::max, IDENTITY);
        reduction(folds, "ReduceMin", null, Math::min, Math::min, IDENTITY);
        reduction(folds, "ReduceL1", 0, (a, b) -> a + Math.abs(b), (a, b) -> a + Math.abs(b), IDENTITY);
        reduction(folds, "ReduceL2", 0, (a, b) -> a + b * b, (a, b) -> a + b * b, Math::sqrt);
        reduction(folds, "ReduceSumSquare", 0, (a, b) -> a + b * b, (a, b) -> a + b * b, IDENTITY);
        folds.put("CumSum", ReductionFold::cumulative);
    }

    /**
     * Adds a reduction.
     *
     * @param initial what it begins with; null for the first element
     * @param last what is done with its result at the end
     */
    private static void reduction(
            Map<String, Fold> folds,
            String operator,
            Integer initial,
            DoubleBinaryOperator real,
            LongBinaryOperator integer,
            DoubleUnaryOperator last) {
        folds.put(operator, arguments -> reduced(arguments, initial, real, integer, last));
    }

    private static List<OnnxTensor> reduced(
            Fold.Arguments arguments,
            Integer initial,
            DoubleBinaryOperator real,
            LongBinaryOperator integer,
            DoubleUnaryOperator last) {
        OnnxTensor input = arguments.operand(0);
        long[] given = arguments.integers(1, "axes");
        boolean keep = arguments.attributes().integer("keepdims", 1) != 0;
        boolean noop = arguments.attributes().flag("noop_with_empty_axes");
        if (noop && (given == null || given.length == 0)) {
            return List.of(input);
        }
        TreeSet<Integer> axes = new TreeSet<>();
        for (int i = 0; i < (given == null || given.length == 0 ? input.rank() : given.length); i++) {
            axes.add(given == null || given.length == 0 ? i : Axes.axis(given[i], input.rank()));
        }
        arguments.budget().charge(input.elements());
        long[] ones = input.extents();
        axes.forEach(axis -> ones[axis] = 1);
        long[] extents = keep ? ones : Axes.without(ones, axes);
        require(initial != null || input.elements() > 0, "an extremum of no elements of %s", input);
        OnnxTensor result = arguments.budget().allocate(input.type(), extents);
        boolean fractions = input.type().isFloating();
        double[] reals = new double[fractions ? Math.toIntExact(result.elements()) : 0];
        long[] integers = new long[fractions ? 0 : Math.toIntExact(result.elements())];
        boolean[] begun = new boolean[Math.toIntExact(result.elements())];
        Arrays.fill(reals, initial == null ? 0 : initial);
        Arrays.fill(integers, initial == null ? 0 : initial);
        Arrays.fill(begun, initial != null);
        Broadcasting target = new Broadcasting(result.reshaped(ones), input.extents());
        for (long i = 0; i < input.elements(); i++) {
            int at = (int) target.index(i);
            if (fractions) {
                reals[at] = begun[at] ? real.applyAsDouble(reals[at], input.getDouble(i)) : input.getDouble(i);
            } else {
                integers[at] = begun[at] ? integer.applyAsLong(integers[at], input.getLong(i)) : input.getLong(i);
            }
            begun[at] = true;
        }
        for (int i = 0; i < begun.length; i++) {
            if (fractions) {
                result.setDouble(i, last.applyAsDouble(reals[i]));
            } else {
                result.setLong(i, last == IDENTITY ? integers[i] : (long) last.applyAsDouble(integers[i]));
            }
        }
        return List.of(result);
    }

    private static List<OnnxTensor> cumulative(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        int axis = Axes.axis((long) arguments.operand(1).number("axis"), input.rank());
        boolean exclusive = arguments.attributes().flag("exclusive");
        boolean reverse = arguments.attributes().flag("reverse");
        OnnxTensor result = arguments.budget().allocate(input.type(), input.extents());
        long extent = input.extent(axis);
        long inner = ShapeFold.strides(input.extents())[axis];
        for (long line = 0; extent > 0 && line < input.elements() / extent; line++) {
            long first = line / inner * inner * extent + line % inner;
            double real = 0;
            long integer = 0;
            for (long i = 0; i < extent; i++) {
                long at = first + (reverse ? extent - 1 - i : i) * inner;
                double realWith = real + input.getDouble(at);
                long integerWith = integer + input.getLong(at);
                if (input.type().isFloating()) {
                    result.setDouble(at, exclusive ? real : realWith);
                } else {
                    result.setLong(at, exclusive ? integer : integerWith);
                }
                real = realWith;
                integer = integerWith;
            }
        }
        return List.of(result);
    }
}
