package io.github.dnn4j.onednn.lowering;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.onednn.primitive.ActivationLayout;

/**
 * What a convolution is to run as.
 *
 * @param layout layout of its input and output
 * @param rank which of the acceptable implementations for that layout: dnn4j's own where it has one, then those of
 *     oneDNN in the order that it offers them; the last one where there are fewer
 */
public record LayoutChoice(ActivationLayout layout, int rank) {
    public static final LayoutChoice PER_LAYER = new LayoutChoice(ActivationLayout.PER_LAYER, 0);

    public LayoutChoice {
        require(rank >= 0, "an implementation is counted from 0, not %d", rank);
    }
}
