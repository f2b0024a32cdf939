package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.layer.Activation;
import java.util.Map;
import java.util.Optional;

/**
 * An activation as a point-wise operation of cuDNN's.
 *
 * @param mode the operation
 * @param constants its constants by attribute; cuDNN's defaults apply to the others
 */
public record FusedActivation(int mode, Map<Integer, Double> constants) {
    /** The operation that computes {@code activation}; empty if cuDNN has none. */
    public static Optional<FusedActivation> of(Activation activation) {
        double a = activation.alpha();
        double b = activation.beta();
        return switch (activation.function()) {
            case RELU -> plain(CudnnAttributes.RELU);
            case LEAKY_RELU -> with(CudnnAttributes.RELU, CudnnAttributes.POINTWISE_SLOPE, a);
            case CLIP ->
                a == 0 && b > 0
                        ? with(CudnnAttributes.RELU, CudnnAttributes.POINTWISE_UPPER_CLIP, b)
                        : Optional.empty();
            case ELU -> with(CudnnAttributes.ELU, CudnnAttributes.POINTWISE_ELU_ALPHA, a);
            case SIGMOID -> plain(CudnnAttributes.SIGMOID);
            case TANH -> plain(CudnnAttributes.TANH);
            case GELU_ERF -> plain(CudnnAttributes.GELU_ERF);
            case GELU_TANH -> plain(CudnnAttributes.GELU_TANH);
            case SILU -> with(CudnnAttributes.SWISH, CudnnAttributes.POINTWISE_SWISH_BETA, a);
            case SOFTPLUS -> plain(CudnnAttributes.SOFTPLUS);
            case SELU,
                    HARD_SIGMOID,
                    HARD_SWISH,
                    MISH,
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
                    ATANH -> Optional.empty();
        };
    }

    private static Optional<FusedActivation> plain(int mode) {
        return Optional.of(new FusedActivation(mode, Map.of()));
    }

    private static Optional<FusedActivation> with(int mode, int attribute, double value) {
        return Optional.of(new FusedActivation(mode, Map.of(attribute, value)));
    }
}
