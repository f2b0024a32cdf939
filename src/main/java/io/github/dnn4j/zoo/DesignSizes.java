package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * The sizes that a {@link Design} is made for, with the letters of its formula.
 *
 * @param in C, channels of the input
 * @param out M, channels of the output
 * @param kernel k, extent of the kernel on both axes; odd, so that padding keeps the extents
 * @param groups g, groups of a grouped convolution; divides the channels that it is used on
 * @param middle m, channels between the 1x1 convolutions of a bottleneck
 * @param height H, height of input and output
 * @param width W, width of input and output
 */
public record DesignSizes(int in, int out, int kernel, int groups, int middle, int height, int width) {
    /** Checks the sizes. */
    public DesignSizes {
        require(
                in >= 1 && out >= 1 && groups >= 1 && middle >= 1,
                "a design of %d to %d channels, %d groups and %d channels between; each must be at least 1",
                in,
                out,
                groups,
                middle);
        require(kernel >= 1 && kernel % 2 == 1, "a design with a kernel of %d; an odd number is needed", kernel);
        require(height >= 1 && width >= 1, "a design for maps of %dx%d; at least 1x1 is needed", height, width);
    }
}
