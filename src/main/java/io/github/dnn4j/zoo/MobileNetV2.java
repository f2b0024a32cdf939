package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * MobileNet v2: inverted residual blocks, which widen, convolve depthwise, and narrow without an activation (Sandler et
 * al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, table 2), under torchvision's names. Pictures are
 * (N, 3, H, W); their size may be chosen for each session.
 */
public final class MobileNetV2 {
    /** Expansion, output channels, repeats, stride of the first. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    private MobileNetV2() {}

    /** 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("mobilenet_v2");
        Value x = b.picture("data", 3, height, width);
        x = NormalizedConvolution.square(x, "features.0.0", "features.0.1", 32, 3, c -> c.withStride(2))
                .then("features.0.2", Activation.relu6());
        int index = 1;
        for (int[] stage : STAGES) {
            for (int i = 0; i < stage[2]; i++) {
                x = invertedResidual(x, "features." + index++ + ".conv", stage[0], stage[1], i == 0 ? stage[3] : 1);
            }
        }
        x = NormalizedConvolution.square(x, "features.18.0", "features.18.1", 1280, 1)
                .then("features.18.2", Activation.relu6());
        x = x.globalAveragePooling("pool").then("classifier.0", new Dropout(0.2));
        return b.output(x.fullyConnected("classifier.1", classes).softmax("prob"))
                .build();
    }

    /**
     * The inverted residual: (N, C, H, W) to (N, outChannels, H / stride, W / stride); added to its input where the
     * shapes agree.
     *
     * @param expansion channels between over C; with 1 there is no convolution that widens
     */
    public static Value invertedResidual(Value x, String name, int expansion, int outChannels, int stride) {
        int middle = x.channels() * expansion;
        int part = 0;
        Value y = x;
        if (expansion != 1) {
            y = NormalizedConvolution.square(y, name + ".0.0", name + ".0.1", middle, 1)
                    .then(name + ".0.2", Activation.relu6());
            part++;
        }
        String depthwise = name + "." + part;
        y = NormalizedConvolution.square(
                        y,
                        depthwise + ".0",
                        depthwise + ".1",
                        middle,
                        3,
                        c -> c.withGroups(middle).withStride(stride))
                .then(depthwise + ".2", Activation.relu6());
        y = NormalizedConvolution.square(y, name + "." + (part + 1), name + "." + (part + 2), outChannels, 1);
        return stride == 1 && x.channels() == outChannels ? y.plus(name + ".add", x) : y;
    }
}
