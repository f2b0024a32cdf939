package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * Inception v3: 5x5 convolutions as two 3x3, 7x7 as 1x7 and 7x1, 3x3 spread into 1x3 beside 3x1, and blocks that halve
 * the maps in parallel branches (Szegedy et al., Rethinking the Inception Architecture for Computer Vision, 2016).
 * Channels and names are torchvision's; without the auxiliary classifier ({@code AuxLogits.} in the files of weights).
 */
public final class InceptionV3 {
    private InceptionV3() {}

    /** 1000 classes, 299 x 299. */
    public static Network network() {
        return network(1000, 299, 299);
    }

    /**
     * The network for pictures (N, 3, H, W), whose size may be chosen for each session.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for; 75 x
     *     75 is the least
     */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("inception_v3");
        Value x = b.picture("data", 3, height, width);
        x = InceptionV3Blocks.square(x, "Conv2d_1a_3x3", 32, 3, 2, 0);
        x = InceptionV3Blocks.square(x, "Conv2d_2a_3x3", 32, 3, 1, 0);
        x = InceptionV3Blocks.square(x, "Conv2d_2b_3x3", 64, 3, 1, 1).maxPooling("maxpool1", 3, 2);
        x = InceptionV3Blocks.square(x, "Conv2d_3b_1x1", 80, 1, 1, 0);
        x = InceptionV3Blocks.square(x, "Conv2d_4a_3x3", 192, 3, 1, 0).maxPooling("maxpool2", 3, 2);
        x = InceptionV3Blocks.doubleThrees(x, "Mixed_5b", 32);
        x = InceptionV3Blocks.doubleThrees(x, "Mixed_5c", 64);
        x = InceptionV3Blocks.doubleThrees(x, "Mixed_5d", 64);
        x = InceptionV3Blocks.firstReduction(x, "Mixed_6a");
        x = InceptionV3Blocks.sevens(x, "Mixed_6b", 128);
        x = InceptionV3Blocks.sevens(x, "Mixed_6c", 160);
        x = InceptionV3Blocks.sevens(x, "Mixed_6d", 160);
        x = InceptionV3Blocks.sevens(x, "Mixed_6e", 192);
        x = InceptionV3Blocks.secondReduction(x, "Mixed_7a");
        x = InceptionV3Blocks.spread(x, "Mixed_7b");
        x = InceptionV3Blocks.spread(x, "Mixed_7c");
        x = x.globalAveragePooling("avgpool").then("dropout", new Dropout(0.5));
        return b.output(x.fullyConnected("fc", classes).softmax("prob")).build();
    }
}
