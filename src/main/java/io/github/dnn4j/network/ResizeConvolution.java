package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Resampling;
import java.util.function.UnaryOperator;

/**
 * Resize, then convolve: enlarges without the uneven overlap that a transposed convolution may have (Odena et al.,
 * Deconvolution and Checkerboard Artifacts, 2016; {@link io.github.dnn4j.layer.Checkerboard} tells).
 */
public final class ResizeConvolution {
    private ResizeConvolution() {}

    /**
     * Enlarges (N, C, spatial...) to (N, outChannels, spatial... times {@code scale}): nodes {@code name.resize} and
     * {@code name.conv}, the latter padded so that it keeps the extents.
     *
     * @param scale whole factor on every spatial axis, at least 1
     * @param kernel kernel on every spatial axis; odd, so that the padding is even
     * @param mode nearest neighbour, which the paper found to work best, or linear
     */
    public static Value add(Value input, String name, int scale, int outChannels, int kernel, Resampling.Mode mode) {
        return add(input, name, scale, outChannels, kernel, mode, UnaryOperator.identity());
    }

    /** As {@link #add(Value, String, int, int, int, Resampling.Mode)}, with the convolution adjusted. */
    public static Value add(
            Value input,
            String name,
            int scale,
            int outChannels,
            int kernel,
            Resampling.Mode mode,
            UnaryOperator<Convolution> adjust) {
        require(scale >= 1, "resize-convolution %s has scale %d; at least 1 is needed", name, scale);
        require(kernel % 2 == 1, "resize-convolution %s has kernel %d; an odd one is needed", name, kernel);
        int rank = input.shape().spatialRank();
        Resampling resize =
                mode == Resampling.Mode.NEAREST ? Resampling.nearest(rank, scale) : Resampling.linear(rank, scale);
        int[] extents = new int[Math.max(rank, 1)];
        java.util.Arrays.fill(extents, kernel);
        Convolution convolution =
                Convolution.of(input.channels(), outChannels, extents).withPadding(kernel / 2);
        return input.then(name + ".resize", resize).then(name + ".conv", adjust.apply(convolution));
    }
}
