package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * GoogLeNet as torchvision ships it, under its names: with batch normalization in place of response normalization, and
 * with 3x3 convolutions where the paper has 5x5, an error of the first TensorFlow version that the trained weights
 * keep. Without the auxiliary classifiers ({@code aux1.} and {@code aux2.} in the files of weights).
 */
public final class GoogLeNetNormalized {
    private static final double EPSILON = 1e-3;

    private GoogLeNetNormalized() {}

    /** 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1000, 224, 224);
    }

    /** The network for pictures (N, 3, H, W), whose size may be chosen for each session. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("googlenet_bn");
        Value x = b.picture("data", 3, height, width);
        x = basic(x, "conv1", 64, Window.of(7, 7).withStride(2).withPadding(3)).then("maxpool1", halve(3));
        x = basic(x, "conv2", 64, Window.of(1, 1));
        x = basic(x, "conv3", 192, Window.of(3, 3).withPadding(1)).then("maxpool2", halve(3));
        x = inception(x, "inception3a", 64, 96, 128, 16, 32, 32);
        x = inception(x, "inception3b", 128, 128, 192, 32, 96, 64).then("maxpool3", halve(3));
        x = inception(x, "inception4a", 192, 96, 208, 16, 48, 64);
        x = inception(x, "inception4b", 160, 112, 224, 24, 64, 64);
        x = inception(x, "inception4c", 128, 128, 256, 24, 64, 64);
        x = inception(x, "inception4d", 112, 144, 288, 32, 64, 64);
        x = inception(x, "inception4e", 256, 160, 320, 32, 128, 128).then("maxpool4", halve(2));
        x = inception(x, "inception5a", 256, 160, 320, 32, 128, 128);
        x = inception(x, "inception5b", 384, 192, 384, 48, 128, 128);
        x = x.globalAveragePooling("avgpool").then("dropout", new Dropout(0.2));
        return b.output(x.fullyConnected("fc", classes).softmax("prob")).build();
    }

    private static Value inception(
            Value x, String name, int ones, int reduce2, int branch2, int reduce3, int branch3, int project) {
        Window three = Window.of(3, 3).withPadding(1);
        Window one = Window.of(1, 1);
        Value first = basic(x, name + ".branch1", ones, one);
        Value second = basic(basic(x, name + ".branch2.0", reduce2, one), name + ".branch2.1", branch2, three);
        Value third = basic(basic(x, name + ".branch3.0", reduce3, one), name + ".branch3.1", branch3, three);
        Value pooled = x.then(name + ".branch4.0", MaxPooling.square(3, 1, 1));
        Value fourth = basic(pooled, name + ".branch4.1", project, one);
        return first.concat(name, second, third, fourth);
    }

    private static Value basic(Value x, String name, int outChannels, Window window) {
        return NormalizedConvolution.basic(x, name, outChannels, window, EPSILON);
    }

    private static MaxPooling halve(int kernel) {
        return new MaxPooling(Window.of(kernel, kernel).withStride(2), Rounding.CEIL_INSIDE);
    }
}
