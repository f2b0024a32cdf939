package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.layer.Activation;
import java.util.List;

/** One of oneDNN's element-wise functions with its two constants. */
public record Eltwise(int algorithm, float alpha, float beta) {
    public static Eltwise of(int algorithm) {
        return new Eltwise(algorithm, 0, 0);
    }

    /** a x + b. */
    public static Eltwise linear(float a, float b) {
        return new Eltwise(DnnlAlgorithm.ELTWISE_LINEAR, a, b);
    }

    /**
     * True if oneDNN computes the activation by functions applied one after the other, so that it can follow another
     * layer as post-operations. Softsign needs its input twice; so does a clip whose bounds are crossed.
     */
    public static boolean isChain(Activation activation) {
        return switch (activation.function()) {
            case SOFTSIGN,
                    CELU,
                    THRESHOLDED_RELU,
                    SHRINK,
                    POW,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    LOG,
                    ERF,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH -> false;
            case CLIP -> activation.alpha() <= activation.beta();
            case RELU,
                    LEAKY_RELU,
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
                    RECIPROCAL,
                    ABS,
                    NEGATE,
                    SQRT -> true;
        };
    }

    /**
     * True if the activation may follow another layer as post-operations: a chain that computes what the layer defines.
     */
    public static boolean isFusable(Activation activation) {
        return switch (activation.function()) {
            case GELU_ERF, RECIPROCAL -> false; // the latter makes an infinity of the padding of channels
            default -> isChain(activation);
        };
    }

    /** Whether one of its functions is a maximum or minimum, which gives the bound for a NaN. */
    public static boolean losesNan(Activation activation) {
        return switch (activation.function()) {
            case RELU, LEAKY_RELU, CLIP, HARD_SIGMOID, HARD_SWISH -> true;
            case ELU,
                    SELU,
                    SIGMOID,
                    TANH,
                    GELU_ERF,
                    GELU_TANH,
                    SILU,
                    MISH,
                    SOFTPLUS,
                    SOFTSIGN,
                    CELU,
                    THRESHOLDED_RELU,
                    SHRINK,
                    POW,
                    RECIPROCAL,
                    ABS,
                    NEGATE,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    LOG,
                    SQRT,
                    ERF,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH -> false;
        };
    }

    /** The functions whose composition is the activation, the first applied first. */
    public static List<Eltwise> chain(Activation activation) {
        float a = activation.alpha();
        float b = activation.beta();
        return switch (activation.function()) {
            case RELU -> List.of(of(DnnlAlgorithm.ELTWISE_RELU));
            case LEAKY_RELU -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_RELU, a, 0));
            case CLIP -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_CLIP, a, b));
            case ELU -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_ELU, a, 0));
            case SELU -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_ELU, a, 0), linear(b, 0));
            case SIGMOID -> List.of(of(DnnlAlgorithm.ELTWISE_LOGISTIC));
            case TANH -> List.of(of(DnnlAlgorithm.ELTWISE_TANH));
            case GELU_ERF -> List.of(of(DnnlAlgorithm.ELTWISE_GELU_ERF));
            case GELU_TANH -> List.of(of(DnnlAlgorithm.ELTWISE_GELU_TANH));
            case SILU -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_SWISH, a, 0));
            case HARD_SIGMOID -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_HARDSIGMOID, a, b));
            case HARD_SWISH -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_HARDSWISH, a, b));
            case MISH -> List.of(of(DnnlAlgorithm.ELTWISE_MISH));
            case SOFTPLUS -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_SOFT_RELU, 1, 0));
            case RECIPROCAL -> List.of(new Eltwise(DnnlAlgorithm.ELTWISE_POW, 1, -1));
            // Minus zero is added: zero would take the sign from a zero.
            case NEGATE -> List.of(linear(-1, -0f));
            case ABS -> List.of(of(DnnlAlgorithm.ELTWISE_ABS));
            case SQRT -> List.of(of(DnnlAlgorithm.ELTWISE_SQRT));
            case SOFTSIGN,
                    CELU,
                    THRESHOLDED_RELU,
                    SHRINK,
                    POW,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    LOG,
                    ERF,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH -> throw new IllegalArgumentException(activation.function() + " is not a chain of functions");
        };
    }
}
