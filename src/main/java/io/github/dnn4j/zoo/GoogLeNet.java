package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * GoogLeNet, also known as Inception v1: nine {@linkplain InceptionBlock Inception blocks} (Szegedy et al., Going
 * Deeper with Convolutions, 2015, table 1). The auxiliary classifiers, which only training needs, are left out; pooling
 * rounds up, which gives the extents of the paper's table.
 */
public final class GoogLeNet {
    private GoogLeNet() {}

    /** 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1000, 224, 224);
    }

    /** The network for pictures (N, 3, H, W), whose size may be chosen for each session. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("googlenet");
        Value x = b.picture("data", 3, height, width);
        x = x.convolution("conv1", 64, 7, c -> c.withStride(2).withPadding(3)).relu("conv1_relu");
        x = x.then("pool1", halve()).then("norm1", responseNormalization());
        x = x.convolution("conv2_reduce", 64, 1).relu("conv2_reduce_relu");
        x = x.convolution("conv2", 192, 3, c -> c.withPadding(1)).relu("conv2_relu");
        x = x.then("norm2", responseNormalization()).then("pool2", halve());
        x = new InceptionBlock(64, 96, 128, 16, 32, 32).add(x, "inception_3a");
        x = new InceptionBlock(128, 128, 192, 32, 96, 64).add(x, "inception_3b");
        x = x.then("pool3", halve());
        x = new InceptionBlock(192, 96, 208, 16, 48, 64).add(x, "inception_4a");
        x = new InceptionBlock(160, 112, 224, 24, 64, 64).add(x, "inception_4b");
        x = new InceptionBlock(128, 128, 256, 24, 64, 64).add(x, "inception_4c");
        x = new InceptionBlock(112, 144, 288, 32, 64, 64).add(x, "inception_4d");
        x = new InceptionBlock(256, 160, 320, 32, 128, 128).add(x, "inception_4e");
        x = x.then("pool4", halve());
        x = new InceptionBlock(256, 160, 320, 32, 128, 128).add(x, "inception_5a");
        x = new InceptionBlock(384, 192, 384, 48, 128, 128).add(x, "inception_5b");
        x = x.globalAveragePooling("pool5").then("drop", new Dropout(0.4));
        return b.output(x.fullyConnected("classifier", classes).softmax("prob")).build();
    }

    private static MaxPooling halve() {
        return new MaxPooling(Window.of(3, 3).withStride(2), Rounding.CEIL_INSIDE);
    }

    private static LocalResponseNormalization responseNormalization() {
        return new LocalResponseNormalization(5, 1e-4, 0.75, 1);
    }
}
