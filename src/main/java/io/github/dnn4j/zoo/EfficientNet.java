package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * EfficientNet-B0: inverted residuals with squeeze-and-excitation and SiLU (Tan and Le, EfficientNet: Rethinking Model
 * Scaling for Convolutional Neural Networks, 2019, table 1), under torchvision's names. Its stochastic depth, which
 * leaves out whole branches in training, is the identity at inference; here it is left out in training, too. Pictures
 * are (N, 3, H, W); their size may be chosen for each session.
 */
public final class EfficientNet {
    /** Expansion, kernel, stride of the first, output channels, repeats. */
    private static final int[][] STAGES = {
        {1, 3, 1, 16, 1},
        {6, 3, 2, 24, 2},
        {6, 5, 2, 40, 2},
        {6, 3, 2, 80, 3},
        {6, 5, 1, 112, 3},
        {6, 5, 2, 192, 4},
        {6, 3, 1, 320, 1}
    };

    private static final SqueezedResidual.Style STYLE =
            new SqueezedResidual.Style(Activation.silu(), Activation.silu(), Activation.sigmoid(), 1e-5);

    private EfficientNet() {}

    /** 1000 classes, 224 x 224. */
    public static Network b0() {
        return b0(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network b0(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("efficientnet_b0");
        Value x = b.picture("data", 3, height, width);
        x = STYLE.convolution(x, "features.0", 32, 3, c -> c.withStride(2));
        for (int stage = 1; stage <= STAGES.length; stage++) {
            int[] row = STAGES[stage - 1];
            for (int i = 0; i < row[4]; i++) {
                int in = x.channels();
                x = new SqueezedResidual(in * row[0], row[3], row[1], i == 0 ? row[2] : 1, in / 4, STYLE)
                        .add(x, "features." + stage + "." + i + ".block");
            }
        }
        x = STYLE.convolution(x, "features." + (STAGES.length + 1), 1280, 1, c -> c);
        x = x.globalAveragePooling("avgpool").then("classifier.0", new Dropout(0.2));
        return b.output(x.fullyConnected("classifier.1", classes).softmax("prob"))
                .build();
    }
}
