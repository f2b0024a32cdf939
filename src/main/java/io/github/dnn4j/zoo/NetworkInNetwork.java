package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Mlpconv;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * Network in Network: blocks of a convolution and two 1x1 convolutions, and in place of fully connected layers one map
 * per class whose mean is the class's score (Lin, Chen and Yan, Network In Network, 2014; channels as in the authors'
 * Caffe models). Pooling rounds up, as Caffe's does.
 */
public final class NetworkInNetwork {
    private NetworkInNetwork() {}

    /** Four blocks for ImageNet: 1000 classes, 224 x 224. */
    public static Network imageNet() {
        return imageNet(1000, 224, 224);
    }

    /**
     * Four blocks for pictures (N, 3, H, W), whose size may be chosen for each session.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for
     */
    public static Network imageNet(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("nin");
        Value x = b.picture("data", 3, height, width);
        x = Mlpconv.add(x, "mlpconv1", 11, c -> c.withStride(4), 96, 96, 96).then("pool1", maxPooling());
        x = Mlpconv.add(x, "mlpconv2", 5, c -> c.withPadding(2), 256, 256, 256).then("pool2", maxPooling());
        x = Mlpconv.add(x, "mlpconv3", 3, c -> c.withPadding(1), 384, 384, 384).then("pool3", maxPooling());
        x = x.then("drop", new Dropout(0.5));
        x = Mlpconv.add(x, "mlpconv4", 3, c -> c.withPadding(1), 1024, 1024, classes);
        return b.output(x.globalAveragePooling("gap").softmax("prob")).build();
    }

    /** Three blocks for CIFAR-10: 10 classes, 32 x 32. */
    public static Network cifar10() {
        return cifar10(10, 32, 32);
    }

    /**
     * Three blocks for small pictures (N, 3, H, W), whose size may be chosen for each session.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for
     */
    public static Network cifar10(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("nin_cifar10");
        Value x = b.picture("data", 3, height, width);
        x = Mlpconv.add(x, "mlpconv1", 5, c -> c.withPadding(2), 192, 160, 96)
                .then("pool1", maxPooling())
                .then("drop1", new Dropout(0.5));
        x = Mlpconv.add(x, "mlpconv2", 5, c -> c.withPadding(2), 192, 192, 192)
                .then("pool2", new AveragePooling(pooling(), Rounding.CEIL_INSIDE, AveragePooling.Divisor.INPUT))
                .then("drop2", new Dropout(0.5));
        x = Mlpconv.add(x, "mlpconv3", 3, c -> c.withPadding(1), 192, 192, classes);
        return b.output(x.globalAveragePooling("gap").softmax("prob")).build();
    }

    private static MaxPooling maxPooling() {
        return new MaxPooling(pooling(), Rounding.CEIL_INSIDE);
    }

    private static Window pooling() {
        return Window.of(3, 3).withStride(2);
    }
}
