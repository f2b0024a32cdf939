package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Value;
import java.util.function.UnaryOperator;

/**
 * The inverted residual that may squeeze and excite after its depthwise convolution: the block of MobileNet v3 (Howard
 * et al., 2019, figure 4) and of EfficientNet, which calls it MBConv (Tan and Le, 2019), under torchvision's names. It
 * widens, convolves depthwise, squeezes, and narrows without an activation; added to its input where the shapes agree.
 *
 * @param middle channels of the depthwise convolution; with those of the input there is no convolution that widens
 * @param outChannels channels of the result
 * @param kernel extent of the depthwise kernel, odd
 * @param stride stride of the depthwise convolution
 * @param squeezed channels inside of squeeze-and-excitation; 0 for none
 * @param style what all blocks of a network have in common
 */
record SqueezedResidual(int middle, int outChannels, int kernel, int stride, int squeezed, Style style) {
    /**
     * What all blocks of a network have in common.
     *
     * @param activation after the convolutions that widen and that are depthwise
     * @param inner inside of squeeze-and-excitation
     * @param gate what makes its factors
     * @param epsilon of the batch normalizations
     */
    record Style(Activation activation, Activation inner, Activation gate, double epsilon) {
        Style withActivation(Activation other) {
            return new Style(other, inner, gate, epsilon);
        }

        /** Nodes {@code name.0}, a convolution without bias, {@code name.1}, its norm, and {@code name.2}. */
        Value convolution(Value x, String name, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
            return linear(x, name, outChannels, kernel, adjust).then(name + ".2", activation);
        }

        private Value linear(Value x, String name, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
            Convolution convolution = Convolution.square(x.channels(), outChannels, kernel)
                    .withPadding(kernel / 2)
                    .withBias(false);
            return x.then(name + ".0", adjust.apply(convolution))
                    .then(name + ".1", new BatchNormalization(outChannels, epsilon));
        }
    }

    /** The block: (N, C, H, W) to (N, outChannels, H / stride, W / stride), rounded up. */
    Value add(Value x, String name) {
        int part = 0;
        Value y = x;
        if (middle != x.channels()) {
            y = style.convolution(y, name + "." + part++, middle, 1, c -> c);
        }
        y = style.convolution(
                y,
                name + "." + part++,
                middle,
                kernel,
                c -> c.withGroups(middle).withStride(stride));
        if (squeezed > 0) {
            y = SqueezeExcitation.add(y, name + "." + part++, squeezed, style.inner(), style.gate());
        }
        y = style.linear(y, name + "." + part, outChannels, 1, c -> c);
        return stride == 1 && x.channels() == outChannels ? y.plus(name + ".add", x) : y;
    }
}
