package io.github.dnn4j.zoo;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Published classifiers with squeeze-and-excitation, or of the form that came after it. */
final class RecentClassifiers {
    private RecentClassifiers() {}

    static void addTo(List<ZooNetwork> list) {
        list.add(classifier(
                "shufflenet_v2_x1_0",
                "ShuffleNet v2 1x",
                "Ma et al., 2018",
                "2.28 M",
                "0.145 G",
                ShuffleNetV2::network));
        list.add(classifier(
                "mobilenet_v3_large",
                "MobileNet v3, large",
                "Howard et al., 2019",
                "5.48 M",
                "0.217 G",
                MobileNetV3::large));
        list.add(classifier(
                "efficientnet_b0", "EfficientNet-B0", "Tan and Le, 2019", "5.29 M", "0.386 G", EfficientNet::b0));
        list.add(classifier(
                "regnet_y_400mf", "RegNetY-400MF", "Radosavovic et al., 2020", "4.34 M", "0.402 G", RegNet::y400mf));
        list.add(classifier("convnext_tiny", "ConvNeXt-Tiny", "Liu et al., 2022", "28.6 M", "4.46 G", ConvNeXt::tiny));
        list.add(new ZooNetwork(
                "vit_b_16",
                "Vision Transformer ViT-B/16",
                Published.same("Dosovitskiy et al., 2021", "86.6 M", "17.56 G", Published.TORCHVISION),
                Shape.of(1, 3, 224, 224),
                (h, w) -> VisionTransformer.b16(1000, h, w),
                () -> VisionTransformer.b16(1000, 4, 64, 64)));
        list.add(new ZooNetwork(
                "swin_t",
                "Swin-T",
                Published.same("Liu et al., 2021", "28.3 M", "4.49 G", Published.TORCHVISION),
                Shape.of(1, 3, 224, 224),
                (h, w) -> SwinTransformer.tiny(1000, h, w),
                () -> SwinTransformer.tiny(1000, 3, 2, 64, 64)));
    }

    /** Makes a network for a number of classes and pictures of a size. */
    @FunctionalInterface
    private interface Factory {
        Network create(int classes, int height, int width);
    }

    private static ZooNetwork classifier(
            String name, String title, String paper, String parameters, String macs, Factory factory) {
        return ZooNetwork.ofPictures(
                name,
                title,
                Published.same(paper, parameters, macs, Published.TORCHVISION),
                224,
                64,
                (h, w) -> factory.create(1000, h, w));
    }
}
