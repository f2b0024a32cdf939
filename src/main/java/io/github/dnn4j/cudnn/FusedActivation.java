package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Activation;
import java.util.Map;
import java.util.Optional;

/**
 * An activation as a point-wise operation of cuDNN's.
 *
 * @param mode the operation
 * @param constants its constants by attribute; cuDNN's defaults apply to the others
 */
record FusedActivation(int mode, Map<Integer, Double> constants) {
    /** The operation that computes {@code activation}; empty if cuDNN has none. */
    static Optional<FusedActivation> of(Activation activation) {
        double a = activation.alpha();
        double b = activation.beta();
        return switch (activation.function()) {
            case RELU -> plain(Cudnn.RELU);
            case LEAKY_RELU -> with(Cudnn.RELU, Cudnn.POINTWISE_SLOPE, a);
            case CLIP -> a == 0 && b > 0 ? with(Cudnn.RELU, Cudnn.POINTWISE_UPPER_CLIP, b) : Optional.empty();
            case ELU -> with(Cudnn.ELU, Cudnn.POINTWISE_ELU_ALPHA, a);
            case SIGMOID -> plain(Cudnn.SIGMOID);
            case TANH -> plain(Cudnn.TANH);
            case GELU_ERF -> plain(Cudnn.GELU_ERF);
            case GELU_TANH -> plain(Cudnn.GELU_TANH);
            case SILU -> with(Cudnn.SWISH, Cudnn.POINTWISE_SWISH_BETA, a);
            case SOFTPLUS -> plain(Cudnn.SOFTPLUS);
            case SELU, HARD_SIGMOID, HARD_SWISH, MISH, SOFTSIGN -> Optional.empty();
        };
    }

    private static Optional<FusedActivation> plain(int mode) {
        return Optional.of(new FusedActivation(mode, Map.of()));
    }

    private static Optional<FusedActivation> with(int mode, int attribute, double value) {
        return Optional.of(new FusedActivation(mode, Map.of(attribute, value)));
    }
}
