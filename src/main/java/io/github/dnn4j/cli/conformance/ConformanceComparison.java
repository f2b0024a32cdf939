package io.github.dnn4j.cli.conformance;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compares an output with the expected one as ONNX's own test runner does: fractions to a relative 1e-3 plus an
 * absolute 1e-7, integers exactly.
 */
final class ConformanceComparison {
    private static final double RELATIVE = 1e-3;

    private ConformanceComparison() {}

    /** The first difference in words; empty if there is none. */
    static Optional<String> difference(String name, Tensor actual, OnnxTensor expected, Allowance allowance) {
        if (!Arrays.equals(actual.shape().toArray(), expected.extents())) {
            return Optional.of(String.format(
                    "output %s has the shape %s instead of %s",
                    name, actual.shape(), Arrays.toString(expected.extents())));
        }
        boolean exact = !expected.type().isFloating();
        boolean integers = !actual.type().isFloating();
        int[] values = integers ? actual.toIntArray() : new int[0];
        double largest = exact ? 0 : largest(expected);
        for (long i = 0; i < expected.elements(); i++) {
            double wanted = expected.getDouble(i);
            double found = integers ? values[(int) i] : actual.getFloat(i);
            boolean same = exact ? found == wanted : allowance.holds(found, wanted, RELATIVE, largest);
            if (!same) {
                return Optional.of(String.format("output %s has %s at %d instead of %s", name, found, i, wanted));
            }
        }
        return Optional.empty();
    }

    private static double largest(OnnxTensor expected) {
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            double magnitude = Math.abs(expected.getDouble(i));
            largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
        }
        return largest;
    }
}
