package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Locale;

/**
 * How a result a differs from a reference b. The measure is max|a - b| / max|b| over the elements that are finite in
 * both, and max|a - b| where b is all zero. NaN and infinity must be met by the same; a reference beyond the range of
 * the stored type counts as infinite.
 *
 * @param shape the common shape
 * @param maxDifference max|a - b|
 * @param maxReference max|b|
 * @param zeros share of zeros among b, 0 to 1
 * @param nonFinite elements that are NaN or infinite in one of them and not, or otherwise, in the other
 * @param failing elements outside the tolerance, {@code nonFinite} included
 * @param first row-major index of the first failing element, -1 if there is none
 * @param worst row-major index of the largest difference, or of the first non-finite one if there are any
 * @param actual the result at {@code worst}
 * @param expected the reference at {@code worst}
 * @param offByOne elements of an integer type that are 1 off
 * @param tolerance what was allowed
 */
public record Comparison(
        Shape shape,
        double maxDifference,
        double maxReference,
        double zeros,
        long nonFinite,
        long failing,
        long first,
        long worst,
        float actual,
        float expected,
        long offByOne,
        Tolerance tolerance) {

    /**
     * Compares element by element in logical order; types and layouts may differ.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the shapes differ
     */
    public static Comparison of(Tensor actual, Tensor expected, Tolerance tolerance) {
        require(actual.shape().equals(expected.shape()), "%s cannot be compared with %s", actual, expected);
        DataType type = expected.type().isFloating() ? tolerance.type() : DataType.F32;
        Extremes extremes = Extremes.of(actual, expected, type);
        double allowed = tolerance.relative() * (extremes.maxReference == 0 ? 1 : extremes.maxReference);
        long elements = expected.shape().elements();
        long neighbours = expected.type().isFloating() ? 0 : countOffByOne(actual, expected);
        if (!expected.type().isFloating() && tolerance.offByOne() > 0) {
            allowed = neighbours <= tolerance.mostOffByOne(elements) ? 1 : 0;
        }
        long failing = 0;
        long first = -1;
        for (long i = 0; i < elements; i++) {
            float a = actual.getFloat(i);
            float b = expected.getFloat(i);
            if (differs(a, b, type, tolerance.isExact(), allowed)) {
                failing++;
                first = first < 0 ? i : first;
            }
        }
        long worst = extremes.worst;
        return new Comparison(
                expected.shape(),
                extremes.maxDifference,
                extremes.maxReference,
                (double) extremes.zeros / elements,
                extremes.nonFinite,
                failing,
                first,
                worst,
                actual.getFloat(worst),
                expected.getFloat(worst),
                neighbours,
                tolerance);
    }

    private static long countOffByOne(Tensor actual, Tensor expected) {
        long count = 0;
        for (long i = 0; i < expected.shape().elements(); i++) {
            count += Math.abs(actual.getFloat(i) - expected.getFloat(i)) == 1 ? 1 : 0;
        }
        return count;
    }

    private static boolean differs(float a, float b, DataType type, boolean exact, double allowed) {
        float rounded = Rounded.to(type, b);
        if (!Float.isFinite(a) || !Float.isFinite(rounded)) {
            return !sameNonFinite(a, rounded);
        }
        return exact ? a != b && a != rounded : Math.abs((double) a - b) > allowed;
    }

    private static boolean sameNonFinite(float a, float b) {
        return Float.isNaN(a) ? Float.isNaN(b) : a == b;
    }

    /** max|a - b| / max|b|, or max|a - b| where b is all zero. */
    public double relative() {
        return maxReference == 0 ? maxDifference : maxDifference / maxReference;
    }

    /** True if every element lies within the tolerance. */
    public boolean agrees() {
        return failing == 0;
    }

    /** What there is to say about the difference, in one line. */
    public String describe() {
        if (agrees() && maxDifference == 0) {
            return "equal";
        }
        if (offByOne > 0 && tolerance.offByOne() > 0 && agrees()) {
            String allowed =
                    tolerance.offByOne() == 1 ? "next to a tie" : "allowed " + tolerance.mostOffByOne(shape.elements());
            return offByOne + " of " + shape.elements() + " integers are 1 off (" + allowed + ")";
        }
        String measure = String.format(Locale.ROOT, "max|a-b|/max|b| = %.3g", relative());
        String allowed = tolerance.isExact()
                ? " (must be exact)"
                : String.format(Locale.ROOT, " (allowed %.3g)", tolerance.relative());
        if (agrees()) {
            return measure + allowed;
        }
        String finite = nonFinite == 0 ? "" : ", " + nonFinite + " NaN or infinite in one of them only";
        return measure + allowed + finite + "; " + failing + " of " + shape.elements() + " differ, first at "
                + position(first) + ", worst at " + position(worst) + ": " + actual + " instead of " + expected;
    }

    /** The logical indices of an element, outermost first. */
    private String position(long index) {
        long[] strides = shape.strides();
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < strides.length; i++) {
            text.append(i == 0 ? "" : ",").append(index / strides[i]);
            index %= strides[i];
        }
        return text.append(']').toString();
    }

    /** The first pass: what the tolerance is relative to. */
    private static final class Extremes {
        private double maxDifference;
        private double maxReference;
        private long zeros;
        private long nonFinite;
        private long worst;

        static Extremes of(Tensor actual, Tensor expected, DataType type) {
            Extremes result = new Extremes();
            long elements = expected.shape().elements();
            for (long i = 0; i < elements; i++) {
                result.add(i, actual.getFloat(i), expected.getFloat(i), type);
            }
            return result;
        }

        private void add(long index, float a, float b, DataType type) {
            zeros += b == 0 ? 1 : 0;
            float rounded = Rounded.to(type, b);
            if (!Float.isFinite(a) || !Float.isFinite(rounded)) {
                if (!sameNonFinite(a, rounded)) {
                    worst = nonFinite == 0 ? index : worst;
                    nonFinite++;
                }
                return;
            }
            maxReference = Math.max(maxReference, Math.abs((double) b));
            double difference = a == rounded ? 0 : Math.abs((double) a - b);
            if (difference > maxDifference) {
                maxDifference = difference;
                worst = nonFinite == 0 ? index : worst;
            }
        }
    }
}
