package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.SeparableConvolutions;
import io.github.dnn4j.network.Value;

/**
 * Classifiers of small pictures, such as those of MNIST, Fashion-MNIST and CIFAR-10, that train in minutes to hours.
 */
public final class SmallNetworks {
    private static final int RESNET_BLOCKS = 3;

    private SmallNetworks() {}

    /**
     * Two 5x5 convolutions with max pooling and two fully connected layers, as Caffe's example for MNIST has them after
     * LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998. The size of the pictures is fixed.
     */
    public static Network lenet(int classes, int channels, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("lenet");
        Value x = b.input("data", 1, channels, height, width);
        x = x.convolution("conv1", 20, 5).maxPooling("pool1", 2, 2);
        x = x.convolution("conv2", 50, 5).maxPooling("pool2", 2, 2);
        x = x.fullyConnected("ip1", 500).relu("relu1").fullyConnected("ip2", classes);
        return b.output(x.softmax("prob")).build();
    }

    /**
     * In the style of Network in Network (Lin, Chen and Yan, 2014): 3x3 convolutions followed by 1x1 convolutions, one
     * map per class at the end whose mean is the class's score, and no fully connected layer; with batch normalization,
     * which the paper did not have yet. 264 thousand parameters and 17 million multiply-accumulates for 10 classes and
     * 28x28.
     */
    public static Network nin(int classes, int channels, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("nin_small");
        Value x = b.picture("data", channels, height, width);
        x = mlpconv(x, "block1", 32).maxPooling("pool1", 2, 2);
        x = mlpconv(x, "block2", 64).maxPooling("pool2", 2, 2);
        x = mlpconv(x, "block3", 128);
        x = normalized(x, "block4.conv", 128, 3).then("drop", new Dropout(0.3));
        x = x.convolution("classes", classes, 1);
        return b.output(x.globalAveragePooling("gap").softmax("prob")).build();
    }

    private static Value mlpconv(Value x, String name, int channels) {
        return normalized(normalized(x, name + ".conv", channels, 3), name + ".cccp", channels, 1);
    }

    private static Value normalized(Value x, String name, int channels, int kernel) {
        return NormalizedConvolution.square(x, name, name + "_norm", channels, kernel)
                .relu(name + "_relu");
    }

    /**
     * Depthwise separable convolutions as in MobileNet v1 (Howard et al., 2017), fewer and with less striding: 118
     * thousand parameters and 12 million multiply-accumulates for 10 classes and 28x28.
     */
    public static Network mobileNet(int classes, int channels, int height, int width) {
        int[][] blocks = {{64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}};
        NetworkBuilder b = new NetworkBuilder("mobilenet_small");
        Value x = normalized(b.picture("data", channels, height, width), "conv1", 32, 3);
        for (int i = 0; i < blocks.length; i++) {
            int stride = blocks[i][1];
            x = SeparableConvolutions.mobileNetBlock(
                    x,
                    "block" + (i + 1),
                    blocks[i][0],
                    3,
                    c -> c.withStride(stride).withPadding(1));
        }
        x = x.globalAveragePooling("pool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }

    /**
     * ResNet-20 (He et al., Deep Residual Learning for Image Recognition, 2016, section 4.2): three stages of three
     * basic blocks of 16, 32 and 64 channels. Where a stage begins, the shortcut is a 1x1 convolution (the paper's
     * option B; its CIFAR networks pad with zeros instead, which takes 2,752 parameters less).
     */
    public static Network resnet20(int classes, int channels, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("resnet20");
        Value x = NormalizedConvolution.square(b.picture("data", channels, height, width), "conv1", "bn1", 16, 3)
                .relu("relu");
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 0; block < RESNET_BLOCKS; block++) {
                int stride = stage > 1 && block == 0 ? 2 : 1;
                x = ResidualBlocks.basic(x, "layer" + stage + "." + block, 8 << stage, stride);
            }
        }
        x = x.globalAveragePooling("avgpool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }
}
