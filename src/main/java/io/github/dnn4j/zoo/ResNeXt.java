package io.github.dnn4j.zoo;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;

/**
 * ResNeXt: ResNet's frame with bottlenecks whose 3x3 convolution is grouped (Xie et al., Aggregated Residual
 * Transformations for Deep Neural Networks, 2017), under torchvision's names.
 */
public final class ResNeXt {
    private ResNeXt() {}

    /** ResNeXt-50 of 32 groups of 4 channels: 1000 classes, 224 x 224. */
    public static Network resnext50() {
        return resnext50(1000, 224, 224);
    }

    /** ResNeXt-50 for pictures (N, 3, H, W), whose size may be chosen for each session. */
    public static Network resnext50(int classes, int height, int width) {
        return ResNet.network(
                "resnext50_32x4d",
                classes,
                height,
                width,
                (x, name, stage, stride) -> ResidualBlocks.bottleneck(
                        x, name, 128 << stage, 256 << stage, 32, stride, StridePlacement.MIDDLE_3X3),
                3,
                4,
                6,
                3);
    }
}
