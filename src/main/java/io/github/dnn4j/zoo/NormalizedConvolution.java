package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Value;
import java.util.function.UnaryOperator;

/**
 * A convolution without bias and the batch normalization after it, whose shift is the bias (Ioffe and Szegedy, 2015).
 */
final class NormalizedConvolution {
    private NormalizedConvolution() {}

    /** Nodes {@code conv} and {@code norm}; a square kernel padded to keep the extents at stride 1, then adjusted. */
    static Value square(
            Value x, String conv, String norm, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
        Convolution convolution = Convolution.square(x.channels(), outChannels, kernel)
                .withPadding(kernel / 2)
                .withBias(false);
        return x.then(conv, adjust.apply(convolution)).batchNormalization(norm);
    }

    /** As {@link #square}, not adjusted. */
    static Value square(Value x, String conv, String norm, int outChannels, int kernel) {
        return square(x, conv, norm, outChannels, kernel, UnaryOperator.identity());
    }

    /**
     * Nodes {@code name.conv}, {@code name.bn} and {@code name.relu}, as torchvision's BasicConv2d names them.
     *
     * @param epsilon added to the variance
     */
    static Value basic(Value x, String name, int outChannels, Window window, double epsilon) {
        Convolution convolution = new Convolution(x.channels(), outChannels, 1, window, false);
        return x.then(name + ".conv", convolution)
                .then(name + ".bn", new BatchNormalization(outChannels, epsilon))
                .relu(name + ".relu");
    }
}
