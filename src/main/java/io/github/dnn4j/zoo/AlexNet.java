package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * AlexNet: five convolutions, three of them in two groups, one for each of the two GPUs that it was trained on, and
 * three fully connected layers (Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional
 * Neural Networks, 2012). Pictures are (N, 3, 227, 227): the 224 of the paper do not fit its 55 x 55 first map.
 */
public final class AlexNet {
    private AlexNet() {}

    /** The network of the paper: 1000 classes, 227 x 227. */
    public static Network network() {
        return network(1000, 227, 227);
    }

    /**
     * The network of the paper for another task. The fully connected layers take what the convolutions leave, so the
     * size of the pictures is fixed.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for; 67 x
     *     67 is the least
     */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("alexnet");
        Value x = b.input("data", 1, 3, height, width);
        x = x.convolution("conv1", 96, 11, c -> c.withStride(4)).relu("relu1");
        x = x.then("norm1", responseNormalization()).maxPooling("pool1", 3, 2);
        x = x.convolution("conv2", 256, 5, c -> c.withPadding(2).withGroups(2)).relu("relu2");
        x = x.then("norm2", responseNormalization()).maxPooling("pool2", 3, 2);
        x = x.convolution("conv3", 384, 3, c -> c.withPadding(1)).relu("relu3");
        x = x.convolution("conv4", 384, 3, c -> c.withPadding(1).withGroups(2)).relu("relu4");
        x = x.convolution("conv5", 256, 3, c -> c.withPadding(1).withGroups(2)).relu("relu5");
        x = x.maxPooling("pool5", 3, 2);
        x = x.fullyConnected("fc6", 4096).relu("relu6").then("drop6", new Dropout(0.5));
        x = x.fullyConnected("fc7", 4096).relu("relu7").then("drop7", new Dropout(0.5));
        return b.output(x.fullyConnected("fc8", classes).softmax("prob")).build();
    }

    /** The paper's constants n = 5, k = 2, alpha = 1e-4, beta = 0.75; here alpha is divided by n, there it is not. */
    private static LocalResponseNormalization responseNormalization() {
        return new LocalResponseNormalization(5, 5e-4, 0.75, 2);
    }

    /** The variant for one GPU that frameworks ship, under torchvision's names: 1000 classes, 224 x 224. */
    public static Network oneTower() {
        return oneTower(1000, 224, 224);
    }

    /**
     * The variant for one GPU, without groups and normalization and with fewer channels (Krizhevsky, One weird trick
     * for parallelizing convolutional neural networks, 2014), under torchvision's names.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for; 63 x
     *     63 is the least
     */
    public static Network oneTower(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("alexnet_owt");
        Value x = b.input("data", 1, 3, height, width);
        x = x.convolution("features.0", 64, 11, c -> c.withStride(4).withPadding(2))
                .relu("features.1");
        x = x.maxPooling("features.2", 3, 2);
        x = x.convolution("features.3", 192, 5, c -> c.withPadding(2)).relu("features.4");
        x = x.maxPooling("features.5", 3, 2);
        x = x.convolution("features.6", 384, 3, c -> c.withPadding(1)).relu("features.7");
        x = x.convolution("features.8", 256, 3, c -> c.withPadding(1)).relu("features.9");
        x = x.convolution("features.10", 256, 3, c -> c.withPadding(1)).relu("features.11");
        x = x.maxPooling("features.12", 3, 2).then("classifier.0", new Dropout(0.5));
        x = x.fullyConnected("classifier.1", 4096).relu("classifier.2").then("classifier.3", new Dropout(0.5));
        x = x.fullyConnected("classifier.4", 4096).relu("classifier.5");
        return b.output(x.fullyConnected("classifier.6", classes).softmax("prob"))
                .build();
    }
}
