package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.Value;

/**
 * Squeeze-and-excitation: the mean of each channel, through two 1x1 convolutions, becomes a factor for the channel (Hu
 * et al., Squeeze-and-Excitation Networks, 2018, figure 2), under torchvision's names.
 */
public final class SqueezeExcitation {
    private SqueezeExcitation() {}

    /**
     * The block: (N, C, H, W) to the same shape.
     *
     * @param squeezed channels between the two convolutions
     * @param inner the activation between them
     * @param gate the activation that makes factors
     */
    public static Value add(Value x, String name, int squeezed, Activation inner, Activation gate) {
        Value factors = x.globalAveragePooling(name + ".avgpool")
                .convolution(name + ".fc1", squeezed, 1)
                .then(name + ".activation", inner)
                .convolution(name + ".fc2", x.channels(), 1)
                .then(name + ".scale_activation", gate);
        return x.builder().add(name + ".scale", new Elementwise(Elementwise.Operation.MULTIPLY), factors, x);
    }
}
