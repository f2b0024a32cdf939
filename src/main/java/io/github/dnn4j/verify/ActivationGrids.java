package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import java.util.EnumSet;
import java.util.Set;

/** Inputs for functions of one element: in their domain, and away from their poles and from where they vanish. */
final class ActivationGrids {
    /** From -2.5 to 4: below, functions such as GELU vanish, and the relative error of what is left says nothing. */
    private static final Grid BENDING = Grid.of(-80, 128, 1f / 32);

    /** Without the ends, where a derivative is infinite. */
    private static final Grid WITHIN_ONE = Grid.of(-15, 15, 1f / 16);

    private static final Grid POSITIVE = Grid.of(1, 128, 1f / 16);

    private static final Set<Function> EXACT = EnumSet.of(
            Function.RELU,
            Function.CLIP,
            Function.THRESHOLDED_RELU,
            Function.ABS,
            Function.NEGATE,
            Function.SIGN,
            Function.ROUND,
            Function.FLOOR,
            Function.CEIL);

    private ActivationGrids() {}

    /** True if the function chooses, moves and rounds only, so that its result is exact. */
    static boolean isExact(Activation layer) {
        return EXACT.contains(layer.function());
    }

    static Grid of(Activation layer) {
        return switch (layer.function()) {
            case POW, LOG, SQRT -> POSITIVE;
            case RECIPROCAL -> new Grid(-32, 32, 0.25f, true);
            case TAN, ASIN, ACOS, ATANH -> WITHIN_ONE;
            case ACOSH -> Grid.of(9, 64, 0.125f);
            case RELU,
                    LEAKY_RELU,
                    CLIP,
                    ELU,
                    SELU,
                    SIGMOID,
                    TANH,
                    GELU_ERF,
                    GELU_TANH,
                    SILU,
                    HARD_SIGMOID,
                    HARD_SWISH,
                    MISH,
                    SOFTPLUS,
                    SOFTSIGN,
                    CELU,
                    THRESHOLDED_RELU,
                    SHRINK,
                    ABS,
                    NEGATE,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    ERF,
                    SIN,
                    COS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH -> BENDING;
        };
    }
}
