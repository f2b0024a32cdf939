package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * MobileNet v3, large: inverted residuals with squeeze-and-excitation and hard-swish, found by search (Howard et al.,
 * Searching for MobileNetV3, 2019, table 1), under torchvision's names. Pictures are (N, 3, H, W); their size may be
 * chosen for each session.
 */
public final class MobileNetV3 {
    /** Kernel, channels between, output channels, whether they are squeezed, whether hard-swish, stride. */
    private static final int[][] BLOCKS = {
        {3, 16, 16, 0, 0, 1},
        {3, 64, 24, 0, 0, 2},
        {3, 72, 24, 0, 0, 1},
        {5, 72, 40, 1, 0, 2},
        {5, 120, 40, 1, 0, 1},
        {5, 120, 40, 1, 0, 1},
        {3, 240, 80, 0, 1, 2},
        {3, 200, 80, 0, 1, 1},
        {3, 184, 80, 0, 1, 1},
        {3, 184, 80, 0, 1, 1},
        {3, 480, 112, 1, 1, 1},
        {3, 672, 112, 1, 1, 1},
        {5, 672, 160, 1, 1, 2},
        {5, 960, 160, 1, 1, 1},
        {5, 960, 160, 1, 1, 1}
    };

    private static final SqueezedResidual.Style HARD_SWISH = new SqueezedResidual.Style(
            Activation.hardSwish(), Activation.relu(), Activation.hardSigmoid(1f / 6, 0.5f), 1e-3);

    private MobileNetV3() {}

    /** 1000 classes, 224 x 224. */
    public static Network large() {
        return large(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network large(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("mobilenet_v3_large");
        Value x = b.picture("data", 3, height, width);
        x = HARD_SWISH.convolution(x, "features.0", 16, 3, c -> c.withStride(2));
        int index = 1;
        for (int[] row : BLOCKS) {
            SqueezedResidual.Style style = row[4] == 1 ? HARD_SWISH : HARD_SWISH.withActivation(Activation.relu());
            int squeezed = row[3] == 1 ? multipleOf8(row[1] / 4) : 0;
            x = new SqueezedResidual(row[1], row[2], row[0], row[5], squeezed, style)
                    .add(x, "features." + index++ + ".block");
        }
        x = HARD_SWISH.convolution(x, "features." + index, 960, 1, c -> c);
        x = x.globalAveragePooling("avgpool")
                .fullyConnected("classifier.0", 1280)
                .then("classifier.1", Activation.hardSwish())
                .then("classifier.2", new Dropout(0.2));
        return b.output(x.fullyConnected("classifier.3", classes).softmax("prob"))
                .build();
    }

    /** The nearest multiple of 8, the next where that would be less than nine tenths, as MobileNets round channels. */
    private static int multipleOf8(int channels) {
        int nearest = Math.max(8, (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }
}
