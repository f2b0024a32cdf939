package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Convolution;
import java.util.function.UnaryOperator;

/**
 * Mlpconv: a convolution followed by 1x1 convolutions, each with ReLU, so that a small multilayer perceptron slides
 * over the input (Lin et al., Network in Network, 2014).
 */
public final class Mlpconv {
    private Mlpconv() {}

    /**
     * Adds nodes {@code name.conv}, {@code name.relu}, {@code name.cccp1}, {@code name.relu1}, and so on, as the
     * authors call them.
     *
     * @param kernel kernel of the first convolution
     * @param adjust settings of the first convolution: stride, padding
     * @param channels output channels of the first convolution, then of each 1x1 convolution; at least one
     */
    public static Value add(Value input, String name, int kernel, UnaryOperator<Convolution> adjust, int... channels) {
        require(channels.length >= 1, "mlpconv %s has no layers; at least one number of channels is needed", name);
        Value value =
                input.convolution(name + ".conv", channels[0], kernel, adjust).relu(name + ".relu");
        for (int i = 1; i < channels.length; i++) {
            value = value.convolution(name + ".cccp" + i, channels[i], 1).relu(name + ".relu" + i);
        }
        return value;
    }
}
