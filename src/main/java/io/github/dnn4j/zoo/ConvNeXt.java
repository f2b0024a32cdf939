package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;

/**
 * ConvNeXt-Tiny: residual blocks of a 7x7 depthwise convolution, layer normalization over the channels of each pixel,
 * and two 1x1 convolutions with GELU between them (Liu et al., A ConvNet for the 2020s, 2022, section 3 and table 9),
 * under torchvision's names. Where that has a {@code Linear} over channels last, here is a 1x1 convolution, which is
 * the same; files of weights may have a matrix for it.
 *
 * <p>A factor for each channel, the layer scale (Touvron et al., 2021), is learned. Stochastic depth, which leaves out
 * whole branches in training, is the identity at inference; here it is left out in training, too. Pictures are (N, 3,
 * H, W), at least 32 x 32; their size may be chosen for each session.
 */
public final class ConvNeXt {
    private static final int[] CHANNELS = {96, 192, 384, 768};
    private static final int[] DEPTHS = {3, 3, 9, 3};

    private ConvNeXt() {}

    /** 1000 classes, 224 x 224. */
    public static Network tiny() {
        return tiny(1000, 224, 224);
    }

    /**
     * The network for another task.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for; 32 x
     *     32 is the least
     */
    public static Network tiny(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("convnext_tiny");
        Value x = b.picture("data", 3, height, width);
        x = normalization(x.convolution("features.0.0", CHANNELS[0], 4, c -> c.withStride(4)), "features.0.1");
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            if (stage > 0) {
                String between = "features." + 2 * stage;
                x = normalization(x, between + ".0")
                        .convolution(between + ".1", CHANNELS[stage], 2, c -> c.withStride(2));
            }
            for (int i = 0; i < DEPTHS[stage]; i++) {
                x = block(x, "features." + (2 * stage + 1) + "." + i);
            }
        }
        x = normalization(x.globalAveragePooling("avgpool"), "classifier.0");
        return b.output(x.fullyConnected("classifier.2", classes).softmax("prob"))
                .build();
    }

    /** The block of figure 4: (N, C, H, W) to the same shape; 4 C channels between the 1x1 convolutions. */
    public static Value block(Value x, String name) {
        int channels = x.channels();
        Value y = x.depthwise(name + ".block.0", 7, c -> c.withPadding(3));
        y = normalization(y, name + ".block.2")
                .convolution(name + ".block.3", 4 * channels, 1)
                .then(name + ".block.4", Activation.geluErf())
                .convolution(name + ".block.5", channels, 1);
        Value scale = x.builder().add(name + ".layer_scale", Constant.learned(Shape.of(channels, 1, 1)));
        y = x.builder().add(name + ".scaled", new Elementwise(Elementwise.Operation.MULTIPLY), scale, y);
        return y.plus(name + ".add", x);
    }

    private static Value normalization(Value x, String name) {
        return TokenLayers.normalization(x, name, 1e-6);
    }
}
