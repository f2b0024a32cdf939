package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * DenseNet-121: every layer of a block sees the outputs of all before it; batch normalization and ReLU come before each
 * convolution (Huang et al., Densely Connected Convolutional Networks, 2017, table 1), under torchvision's names.
 * Pictures are (N, 3, H, W); their size may be chosen for each session.
 */
public final class DenseNet {
    private static final int GROWTH = 32;
    private static final int[] LAYERS = {6, 12, 24, 16};

    private DenseNet() {}

    /** 1000 classes, 224 x 224. */
    public static Network densenet121() {
        return densenet121(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network densenet121(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("densenet121");
        Value x = b.picture("data", 3, height, width);
        x = NormalizedConvolution.square(x, "features.conv0", "features.norm0", 64, 7, c -> c.withStride(2))
                .relu("features.relu0")
                .then("features.pool0", MaxPooling.square(3, 2, 1));
        for (int block = 1; block <= LAYERS.length; block++) {
            for (int i = 1; i <= LAYERS[block - 1]; i++) {
                x = layer(x, "features.denseblock" + block + ".denselayer" + i, GROWTH);
            }
            if (block < LAYERS.length) {
                x = transition(x, "features.transition" + block);
            }
        }
        x = x.batchNormalization("features.norm5").relu("features.relu5");
        x = x.globalAveragePooling("pool").fullyConnected("classifier", classes);
        return b.output(x.softmax("prob")).build();
    }

    /** A layer of a block: (N, C, H, W) to (N, C + growth, H, W), the input's channels first. */
    public static Value layer(Value x, String name, int growth) {
        Value y = x.batchNormalization(name + ".norm1").relu(name + ".relu1");
        y = NormalizedConvolution.square(y, name + ".conv1", name + ".norm2", 4 * growth, 1)
                .relu(name + ".relu2");
        y = y.convolution(name + ".conv2", growth, 3, c -> c.withPadding(1).withBias(false));
        return x.concat(name + ".concat", y);
    }

    /** Between blocks: (N, C, H, W) to (N, C / 2, H / 2, W / 2). */
    public static Value transition(Value x, String name) {
        int half = x.channels() / 2;
        return x.batchNormalization(name + ".norm")
                .relu(name + ".relu")
                .convolution(name + ".conv", half, 1, c -> c.withBias(false))
                .averagePooling(name + ".pool", 2, 2);
    }
}
