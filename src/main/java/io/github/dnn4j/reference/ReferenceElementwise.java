package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.Tensor;

/**
 * The operation on two elements. Floating types: in double and rounded once, which is what IEEE 754 asks of the single
 * operation; the maximum or minimum with NaN is NaN. Integer types: exact, then saturated to the type; a quotient is
 * truncated toward zero, and division by zero gives the saturated infinity of the dividend's sign, 0 / 0 gives 0.
 */
final class ReferenceElementwise {
    private ReferenceElementwise() {}

    static void compute(Elementwise layer, Tensor left, Tensor right, Tensor output) {
        Strides toLeft = Strides.broadcast(left.shape(), output.shape());
        Strides toRight = Strides.broadcast(right.shape(), output.shape());
        Numbers a = Numbers.of(left);
        Numbers b = Numbers.of(right);
        Numbers y = Numbers.of(output);
        boolean floating = output.type().isFloating();
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                double p = a.get(toLeft.at(i));
                double q = b.get(toRight.at(i));
                y.set(i, floating ? floating(layer.operation(), p, q) : integer(layer.operation(), (long) p, (long) q));
            }
        });
    }

    private static double floating(Elementwise.Operation operation, double a, double b) {
        return switch (operation) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> Elementary.pow(a, b);
            case FMOD -> a % b;
            case EQUAL -> a == b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case WHERE -> a != 0 ? b : 0;
            case WHERE_NOT -> a == 0 ? b : 0;
        };
    }

    /** Operands of at most 32 bits: the results fit a long, and past 53 bits, where a double rounds, they saturate. */
    private static double integer(Elementwise.Operation operation, long a, long b) {
        return switch (operation) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? a / 0.0 : a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> floating(operation, a, b);
            case POW, FMOD -> throw new IllegalArgumentException(operation + " is not defined on integers");
        };
    }
}
