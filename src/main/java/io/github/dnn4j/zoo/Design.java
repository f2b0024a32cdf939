package io.github.dnn4j.zoo;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A way to compute one map from another, with the literature's formula for its cost, to be set beside another that does
 * the same job. Convolutions have no bias, so that the formula counts parameters and multiply-accumulates per position
 * alike.
 *
 * @param name the name it is asked for by
 * @param title what it is, in a few words
 * @param formula weights, and multiply-accumulates per output position, in the letters of {@link DesignSizes}
 * @param weights what the formula gives for some sizes
 * @param body adds the layers
 */
public record Design(String name, String title, String formula, ToLongFunction<DesignSizes> weights, Body body) {
    /** Adds the layers of a design. */
    @FunctionalInterface
    public interface Body {
        /** The output for the input {@code x}. */
        Value add(Value x, DesignSizes sizes);
    }

    /**
     * The network (1, C, H, W) to (1, M, H, W), or to as many channels as the design has.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the sizes do not suit the design
     */
    public Network network(DesignSizes sizes) {
        NetworkBuilder b = new NetworkBuilder(name.toLowerCase(Locale.ROOT));
        Value x = b.picture("data", sizes.in(), sizes.height(), sizes.width());
        return b.output(body.add(x, sizes)).build();
    }
}
