package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.SeparableConvolutions;
import io.github.dnn4j.network.Value;

/**
 * MobileNet v1: depthwise separable convolutions throughout (Howard et al., MobileNets: Efficient Convolutional Neural
 * Networks for Mobile Vision Applications, 2017, table 1). Pictures are (N, 3, H, W); their size, the paper's
 * resolution multiplier, may be chosen for each session.
 */
public final class MobileNetV1 {
    /** Output channels and stride of the thirteen blocks. */
    private static final int[][] BLOCKS = {
        {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1}, {512, 1}, {512, 1},
        {1024, 2}, {1024, 1}
    };

    private MobileNetV1() {}

    /** Width 1, 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1, 1000, 224, 224);
    }

    /**
     * The network with a width multiplier.
     *
     * @param width factor on the channels of every layer, rounded down; above 0, and 1/32 at least for one channel
     */
    public static Network network(double width, int classes, int pictureHeight, int pictureWidth) {
        require(width > 0 && 32 * width >= 1, "width multiplier %s leaves no channels; at least 1/32 is needed", width);
        NetworkBuilder b = new NetworkBuilder(width == 1 ? "mobilenet_v1" : "mobilenet_v1_" + width);
        Value x = b.picture("data", 3, pictureHeight, pictureWidth);
        x = NormalizedConvolution.square(x, "conv1", "conv1_norm", (int) (32 * width), 3, c -> c.withStride(2))
                .relu("conv1_relu");
        for (int i = 0; i < BLOCKS.length; i++) {
            int stride = BLOCKS[i][1];
            x = SeparableConvolutions.mobileNetBlock(
                    x,
                    "block" + (i + 1),
                    (int) (BLOCKS[i][0] * width),
                    3,
                    c -> c.withStride(stride).withPadding(1));
        }
        x = x.globalAveragePooling("pool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }
}
