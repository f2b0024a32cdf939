package io.github.dnn4j.network;

import io.github.dnn4j.layer.Convolution;
import java.util.function.UnaryOperator;

/**
 * Depthwise separable convolutions: a k x k convolution of every channel on its own, then a 1x1 convolution across
 * channels. Against a standard convolution they cost 1 / outChannels + 1 / k^2 (Howard et al., MobileNets, 2017).
 */
public final class SeparableConvolutions {
    private SeparableConvolutions() {}

    /**
     * The two convolutions with bias and nothing between them; nodes {@code name.depthwise} and {@code name.pointwise}.
     *
     * @param adjust settings of the depthwise convolution: stride, padding, dilation
     */
    public static Value depthwiseSeparable(
            Value input, String name, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
        return input.depthwise(name + ".depthwise", kernel, adjust).convolution(name + ".pointwise", outChannels, 1);
    }

    /**
     * MobileNet's block: each of the two convolutions without bias and followed by batch normalization and ReLU; nodes
     * {@code name.depthwise}, {@code name.depthwise_norm}, {@code name.depthwise_relu} and likewise for pointwise.
     */
    public static Value mobileNetBlock(
            Value input, String name, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
        Value depthwise = input.depthwise(
                name + ".depthwise", kernel, c -> adjust.apply(c).withBias(false));
        Value pointwise = normalized(depthwise, name + ".depthwise")
                .convolution(name + ".pointwise", outChannels, 1, c -> c.withBias(false));
        return normalized(pointwise, name + ".pointwise");
    }

    private static Value normalized(Value value, String name) {
        return value.batchNormalization(name + "_norm").relu(name + "_relu");
    }
}
