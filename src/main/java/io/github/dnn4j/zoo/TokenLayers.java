package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** What networks on tokens have in common, tokens being the pixels of a map (N, C, H, W). */
final class TokenLayers {
    private TokenLayers() {}

    /** Layer normalization over the channels of each pixel. */
    static Value normalization(Value x, String name, double epsilon) {
        Optional<Shape> perChannel = Optional.of(Shape.of(x.channels(), 1, 1));
        return x.then(
                name,
                new Normalization(Normalization.Divisor.DEVIATION, List.of(1), 1, epsilon, perChannel, perChannel));
    }

    /** The value times a number from 0 to 1 that is no parameter: x max(0, min(1, factor)) is x factor. */
    static Value times(Value x, String name, float factor) {
        return x.then(name, new Activation(Activation.Function.HARD_SWISH, 0, factor));
    }

    /** Two fully connected layers for each pixel, 4 C channels and GELU between them, named 0, 1 and 3 of a path. */
    static Value perceptron(Value x, String path, int channels) {
        return x.convolution(path + ".0", 4 * channels, 1)
                .then(path + ".1", Activation.geluErf())
                .convolution(path + ".3", channels, 1);
    }
}
