package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * SqueezeNet 1.1: fire modules, which squeeze by 1x1 convolutions what 1x1 and 3x3 convolutions then expand (Iandola et
 * al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, 2016; version 1.1 of the authors), under
 * torchvision's names. Pictures are (N, 3, H, W); their size may be chosen for each session.
 */
public final class SqueezeNet {
    private SqueezeNet() {}

    /** 1000 classes, 224 x 224. */
    public static Network squeezenet11() {
        return squeezenet11(1000, 224, 224);
    }

    /** The network for another task. */
    public static Network squeezenet11(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("squeezenet1_1");
        Value x = b.picture("data", 3, height, width);
        x = x.convolution("features.0", 64, 3, c -> c.withStride(2)).relu("features.1");
        x = x.then("features.2", pooling());
        x = fire(x, "features.3", 16, 64);
        x = fire(x, "features.4", 16, 64).then("features.5", pooling());
        x = fire(x, "features.6", 32, 128);
        x = fire(x, "features.7", 32, 128).then("features.8", pooling());
        x = fire(x, "features.9", 48, 192);
        x = fire(x, "features.10", 48, 192);
        x = fire(x, "features.11", 64, 256);
        x = fire(x, "features.12", 64, 256).then("classifier.0", new Dropout(0.5));
        x = x.convolution("classifier.1", classes, 1).relu("classifier.2");
        return b.output(x.globalAveragePooling("classifier.3").softmax("prob")).build();
    }

    /** The fire module: (N, C, H, W) to (N, 2 expand, H, W). */
    public static Value fire(Value x, String name, int squeeze, int expand) {
        Value s = x.convolution(name + ".squeeze", squeeze, 1).relu(name + ".squeeze_activation");
        Value ones = s.convolution(name + ".expand1x1", expand, 1).relu(name + ".expand1x1_activation");
        Value threes = s.convolution(name + ".expand3x3", expand, 3, c -> c.withPadding(1))
                .relu(name + ".expand3x3_activation");
        return ones.concat(name, threes);
    }

    private static MaxPooling pooling() {
        return new MaxPooling(Window.of(3, 3).withStride(2), Rounding.CEIL_INSIDE);
    }
}
