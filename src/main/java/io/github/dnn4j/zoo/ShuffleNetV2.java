package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;

/**
 * ShuffleNet v2, 1x: half of the channels pass a unit by, the other half goes through 1x1, depthwise and 1x1
 * convolutions, and a shuffle mixes both (Ma et al., ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture
 * Design, 2018, table 5 and figure 3), under torchvision's names. Pictures are (N, 3, H, W); their size may be chosen
 * for each session.
 */
public final class ShuffleNetV2 {
    /** Output channels and units of stages 2 to 4. */
    private static final int[][] STAGES = {{116, 4}, {232, 8}, {464, 4}};

    private ShuffleNetV2() {}

    /** 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("shufflenet_v2_x1_0");
        Value x = b.picture("data", 3, height, width);
        x = NormalizedConvolution.square(x, "conv1.0", "conv1.1", 24, 3, c -> c.withStride(2))
                .relu("conv1.2")
                .then("maxpool", MaxPooling.square(3, 2, 1));
        for (int stage = 0; stage < STAGES.length; stage++) {
            String name = "stage" + (stage + 2);
            x = halvingUnit(x, name + ".0", STAGES[stage][0]);
            for (int i = 1; i < STAGES[stage][1]; i++) {
                x = unit(x, name + "." + i);
            }
        }
        x = NormalizedConvolution.square(x, "conv5.0", "conv5.1", 1024, 1).relu("conv5.2");
        x = x.globalAveragePooling("pool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }

    /** The unit of figure 3 (c): (N, C, H, W) to the same shape, C even. */
    public static Value unit(Value x, String name) {
        long half = x.channels() / 2;
        List<Value> halves = x.builder().addAll(name + ".split", new Split(1, List.of(half, half)), x);
        Value y = branch(halves.get(1), name + ".branch2", (int) half, 1);
        return halves.get(0).concat(name + ".concat", y).channelShuffle(name + ".shuffle", 2);
    }

    /** The unit of figure 3 (d): (N, C, H, W) to (N, outChannels, H / 2, W / 2), outChannels even. */
    public static Value halvingUnit(Value x, String name, int outChannels) {
        String first = name + ".branch1";
        Value left = depthwise(x, first + ".0", first + ".1", 2);
        left = NormalizedConvolution.square(left, first + ".2", first + ".3", outChannels / 2, 1)
                .relu(first + ".4");
        Value right = branch(x, name + ".branch2", outChannels / 2, 2);
        return left.concat(name + ".concat", right).channelShuffle(name + ".shuffle", 2);
    }

    private static Value branch(Value x, String name, int channels, int stride) {
        Value y = NormalizedConvolution.square(x, name + ".0", name + ".1", channels, 1)
                .relu(name + ".2");
        y = depthwise(y, name + ".3", name + ".4", stride);
        return NormalizedConvolution.square(y, name + ".5", name + ".6", channels, 1)
                .relu(name + ".7");
    }

    private static Value depthwise(Value x, String conv, String norm, int stride) {
        int channels = x.channels();
        return NormalizedConvolution.square(
                x, conv, norm, channels, 3, c -> c.withGroups(channels).withStride(stride));
    }
}
