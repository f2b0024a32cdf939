package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Value;

/**
 * The Inception block: 1x1, 3x3 and 5x5 convolutions and max pooling side by side, their channels concatenated (Szegedy
 * et al., Going Deeper with Convolutions, 2015, figure 2). {@link #add} puts 1x1 convolutions before the larger ones
 * and after the pooling, so that these see fewer channels; {@link #addNaive} leaves them out. Every convolution has a
 * bias and a ReLU.
 *
 * @param ones channels of the 1x1 convolution
 * @param reduceThrees channels that the 3x3 convolution sees
 * @param threes channels of the 3x3 convolution
 * @param reduceFives channels that the 5x5 convolution sees
 * @param fives channels of the 5x5 convolution
 * @param project channels that are left of the pooling
 */
public record InceptionBlock(int ones, int reduceThrees, int threes, int reduceFives, int fives, int project) {
    /** Checks that every branch has channels. */
    public InceptionBlock {
        require(
                Math.min(Math.min(ones, reduceThrees), Math.min(threes, reduceFives)) >= 1
                        && Math.min(fives, project) >= 1,
                "an Inception block has %d, %d to %d, %d to %d and %d channels; every branch needs at least 1",
                ones,
                reduceThrees,
                threes,
                reduceFives,
                fives,
                project);
    }

    /** The channels of the result. */
    public int outChannels() {
        return ones + threes + fives + project;
    }

    /** The block with reductions, figure 2 (b): (N, C, H, W) to (N, {@link #outChannels}, H, W). */
    public Value add(Value x, String name) {
        Value one = convolution(x, name + ".1x1", ones, 1);
        Value three = convolution(convolution(x, name + ".3x3_reduce", reduceThrees, 1), name + ".3x3", threes, 3);
        Value five = convolution(convolution(x, name + ".5x5_reduce", reduceFives, 1), name + ".5x5", fives, 5);
        Value pool = convolution(pooled(x, name), name + ".pool_proj", project, 1);
        return one.concat(name + ".output", three, five, pool);
    }

    /**
     * The block without reductions, figure 2 (a): (N, C, H, W) to (N, ones + threes + fives + C, H, W). The pooling
     * passes all channels on, so that the maps grow from block to block.
     */
    public Value addNaive(Value x, String name) {
        Value one = convolution(x, name + ".1x1", ones, 1);
        Value three = convolution(x, name + ".3x3", threes, 3);
        Value five = convolution(x, name + ".5x5", fives, 5);
        return one.concat(name + ".output", three, five, pooled(x, name));
    }

    private static Value pooled(Value x, String name) {
        return x.then(name + ".pool", MaxPooling.square(3, 1, 1));
    }

    private static Value convolution(Value x, String name, int channels, int kernel) {
        return x.convolution(name, channels, kernel, c -> c.withPadding(kernel / 2))
                .relu(name + "_relu");
    }
}
