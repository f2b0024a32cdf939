package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Channel shuffle: the C channels of (N, C, ...) seen as a (groups, C / groups) matrix are transposed, so that each
 * group of the next grouped convolution sees every group of this one (Zhang et al., ShuffleNet, 2018). Output channel j
 * groups + i is input channel i (C / groups) + j.
 *
 * @param groups groups of the convolution before; divides the channels
 */
public record ChannelShuffle(int groups) implements Layer {
    /** Checks the groups. */
    public ChannelShuffle {
        require(groups >= 1, "channel shuffle has %d groups; at least 1 is needed", groups);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() >= 2 && input.extent(1) % groups == 0,
                "%d groups do not divide the channels (axis 1) of shape %s",
                groups,
                input);
        return List.of(input);
    }

    @Override
    public String detail() {
        return "g" + groups;
    }
}
