package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.Map;

/**
 * ShuffleNet v1: 1x1 convolutions in groups, with a shuffle that carries channels from group to group, around a
 * depthwise convolution (Zhang et al., ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile
 * Devices, 2018, table 1 and figure 2). Pictures are (N, 3, H, W); their size may be chosen for each session.
 */
public final class ShuffleNet {
    /** Channels of the second stage by the number of groups; each further stage doubles them. */
    private static final Map<Integer, Integer> CHANNELS = Map.of(1, 144, 2, 200, 3, 240, 4, 272, 8, 384);

    private static final int[] REPEATS = {3, 7, 3};

    private ShuffleNet() {}

    /** ShuffleNet 1x with 3 groups: 1000 classes, 224 x 224. */
    public static Network network() {
        return network(3, 1000, 224, 224);
    }

    /**
     * ShuffleNet 1x.
     *
     * @param groups groups of the 1x1 convolutions: 1, 2, 3, 4 or 8
     */
    public static Network network(int groups, int classes, int height, int width) {
        require(CHANNELS.containsKey(groups), "ShuffleNet is defined for 1, 2, 3, 4 and 8 groups, not for %d", groups);
        NetworkBuilder b = new NetworkBuilder("shufflenet_g" + groups);
        Value x = b.picture("data", 3, height, width);
        x = NormalizedConvolution.square(x, "conv1", "conv1_bn", 24, 3, c -> c.withStride(2))
                .relu("conv1_relu")
                .then("maxpool", MaxPooling.square(3, 2, 1));
        int channels = CHANNELS.get(groups);
        for (int stage = 0; stage < REPEATS.length; stage++) {
            String name = "stage" + (stage + 2);
            x = halvingUnit(x, name + ".0", channels << stage, groups, stage == 0 ? 1 : groups);
            for (int i = 1; i <= REPEATS[stage]; i++) {
                x = unit(x, name + "." + i, groups);
            }
        }
        x = x.globalAveragePooling("pool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }

    /** The unit of figure 2 (b): (N, C, H, W) to the same shape; C / 4 channels between. */
    public static Value unit(Value x, String name, int groups) {
        Value y = branch(x, name, x.channels() / 4, x.channels(), groups, groups, 1);
        return y.plus(name + ".add", x).relu(name + ".relu");
    }

    /**
     * The unit of figure 2 (c): (N, C, H, W) to (N, outChannels, H / 2, W / 2); the branch is concatenated with the
     * average of the input, not added to it.
     *
     * @param firstGroups groups of the first 1x1 convolution, 1 where it sees few channels
     */
    public static Value halvingUnit(Value x, String name, int outChannels, int groups, int firstGroups) {
        Value y = branch(x, name, outChannels / 4, outChannels - x.channels(), groups, firstGroups, 2);
        return x.then(name + ".pool", AveragePooling.square(3, 2, 1))
                .concat(name + ".concat", y)
                .relu(name + ".relu");
    }

    private static Value branch(
            Value x, String name, int middle, int outChannels, int groups, int firstGroups, int stride) {
        Value y = NormalizedConvolution.square(
                        x, name + ".gconv1", name + ".bn1", middle, 1, c -> c.withGroups(firstGroups))
                .relu(name + ".relu1");
        if (groups > 1) {
            y = y.channelShuffle(name + ".shuffle", groups);
        }
        y = NormalizedConvolution.square(
                y,
                name + ".dwconv",
                name + ".bn2",
                middle,
                3,
                c -> c.withGroups(middle).withStride(stride));
        return NormalizedConvolution.square(
                y, name + ".gconv3", name + ".bn3", outChannels, 1, c -> c.withGroups(groups));
    }
}
