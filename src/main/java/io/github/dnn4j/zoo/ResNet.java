package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;

/**
 * ResNet: four stages of {@linkplain ResidualBlocks residual blocks} (He et al., Deep Residual Learning for Image
 * Recognition, 2016, table 1), under torchvision's names. Pictures are (N, 3, H, W); their size may be chosen for each
 * session.
 */
public final class ResNet {
    private ResNet() {}

    /** Adds one block of a stage. */
    @FunctionalInterface
    interface Block {
        /** The block called {@code name} after {@code x}, in stage 0 to 3. */
        Value add(Value x, String name, int stage, int stride);
    }

    /** ResNet-18, basic blocks: 1000 classes, 224 x 224. */
    public static Network resnet18() {
        return resnet18(1000, 224, 224);
    }

    /** ResNet-18 for another task. */
    public static Network resnet18(int classes, int height, int width) {
        return network(
                "resnet18",
                classes,
                height,
                width,
                (x, name, stage, stride) -> ResidualBlocks.basic(x, name, 64 << stage, stride),
                2,
                2,
                2,
                2);
    }

    /** ResNet-50, bottlenecks with the stride in the 3x3 convolution: 1000 classes, 224 x 224. */
    public static Network resnet50() {
        return resnet50(StridePlacement.MIDDLE_3X3, 1000, 224, 224);
    }

    /** ResNet-50 for another task, or with the paper's placement of the stride. */
    public static Network resnet50(StridePlacement placement, int classes, int height, int width) {
        return bottlenecks("resnet50", placement, classes, height, width, 3, 4, 6, 3);
    }

    /** ResNet-101, bottlenecks with the stride in the 3x3 convolution: 1000 classes, 224 x 224. */
    public static Network resnet101() {
        return resnet101(StridePlacement.MIDDLE_3X3, 1000, 224, 224);
    }

    /** ResNet-101 for another task, or with the paper's placement of the stride. */
    public static Network resnet101(StridePlacement placement, int classes, int height, int width) {
        return bottlenecks("resnet101", placement, classes, height, width, 3, 4, 23, 3);
    }

    private static Network bottlenecks(
            String name, StridePlacement placement, int classes, int height, int width, int... depths) {
        return network(
                placement == StridePlacement.FIRST_1X1 ? name + "_v1" : name,
                classes,
                height,
                width,
                (x, block, stage, stride) ->
                        ResidualBlocks.bottleneck(x, block, 64 << stage, 256 << stage, 1, stride, placement),
                depths);
    }

    /** The frame that ResNet and ResNeXt share: one convolution, pooling, four stages, global pooling, a classifier. */
    static Network network(String name, int classes, int height, int width, Block block, int... depths) {
        NetworkBuilder b = new NetworkBuilder(name);
        Value x = b.picture("data", 3, height, width);
        x = NormalizedConvolution.square(x, "conv1", "bn1", 64, 7, c -> c.withStride(2))
                .relu("relu")
                .then("maxpool", MaxPooling.square(3, 2, 1));
        for (int stage = 0; stage < depths.length; stage++) {
            for (int i = 0; i < depths[stage]; i++) {
                x = block.add(x, "layer" + (stage + 1) + "." + i, stage, i == 0 && stage > 0 ? 2 : 1);
            }
        }
        x = x.globalAveragePooling("avgpool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }
}
