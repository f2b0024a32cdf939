package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Value;
import java.util.function.UnaryOperator;

/**
 * Residual blocks: what the layers compute is added to their input (He et al., Deep Residual Learning for
 * Image Recognition, 2016, figure 5). Every convolution is followed by batch normalization; ReLU comes between them and
 * after the addition. The shortcut is a 1x1 convolution where extents or channels change, else the identity. Nodes have
 * torchvision's names: {@code name.conv1}, {@code name.bn1}, ..., {@code name.downsample.0}.
 */
public final class ResidualBlocks {
    private ResidualBlocks() {}

    /** Which convolution of a bottleneck halves the maps. */
    public enum StridePlacement {
        /** The first 1x1, as in the paper: three quarters of the maps are never looked at. */
        FIRST_1X1,
        /** The 3x3, as most frameworks train it: version 1.5, half a percent better for 8 % more work in ResNet-50. */
        MIDDLE_3X3
    }

    /** The basic block, two 3x3 convolutions: (N, C, H, W) to (N, channels, H / stride, W / stride). */
    public static Value basic(Value x, String name, int channels, int stride) {
        Value y = NormalizedConvolution.square(
                        x, name + ".conv1", name + ".bn1", channels, 3, c -> c.withStride(stride))
                .relu(name + ".relu1");
        y = NormalizedConvolution.square(y, name + ".conv2", name + ".bn2", channels, 3);
        return joined(x, y, name, channels, stride);
    }

    /**
     * The bottleneck, a 1x1 convolution to fewer channels, a 3x3 among them and a 1x1 back: (N, C, H, W) to (N,
     * outChannels, H / stride, W / stride). With groups in the 3x3 it is ResNeXt's block (Xie et al., Aggregated
     * Residual Transformations for Deep Neural Networks, 2017, figure 3 c).
     *
     * @param middle channels of the 3x3 convolution
     * @param groups groups of the 3x3 convolution, ResNeXt's cardinality; 1 for ResNet
     * @param placement which convolution has the stride
     */
    public static Value bottleneck(
            Value x, String name, int middle, int outChannels, int groups, int stride, StridePlacement placement) {
        boolean first = placement == StridePlacement.FIRST_1X1;
        return bottleneck(
                x,
                name,
                middle,
                outChannels,
                stride,
                c -> c.withStride(first ? stride : 1),
                c -> c.withStride(first ? 1 : stride).withGroups(groups));
    }

    /**
     * The bottleneck with a dilated 3x3 convolution, which sees as much as one after maps were halved (Chen et al.,
     * Rethinking Atrous Convolution for Semantic Image Segmentation, 2017, figure 3): (N, C, H, W) to (N, outChannels,
     * H, W).
     *
     * @param middle channels of the 3x3 convolution
     * @param dilation distance between its taps
     */
    public static Value dilatedBottleneck(Value x, String name, int middle, int outChannels, int dilation) {
        return bottleneck(
                x,
                name,
                middle,
                outChannels,
                1,
                c -> c,
                c -> c.withDilation(dilation).withPadding(dilation));
    }

    private static Value bottleneck(
            Value x,
            String name,
            int middle,
            int outChannels,
            int stride,
            UnaryOperator<Convolution> first,
            UnaryOperator<Convolution> second) {
        Value y = NormalizedConvolution.square(x, name + ".conv1", name + ".bn1", middle, 1, first)
                .relu(name + ".relu1");
        y = NormalizedConvolution.square(y, name + ".conv2", name + ".bn2", middle, 3, second)
                .relu(name + ".relu2");
        y = NormalizedConvolution.square(y, name + ".conv3", name + ".bn3", outChannels, 1);
        return joined(x, y, name, outChannels, stride);
    }

    private static Value joined(Value x, Value y, String name, int outChannels, int stride) {
        Value shortcut = stride == 1 && x.channels() == outChannels
                ? x
                : NormalizedConvolution.square(
                        x, name + ".downsample.0", name + ".downsample.1", outChannels, 1, c -> c.withStride(stride));
        return y.plus(name + ".add", shortcut).relu(name + ".relu");
    }
}
