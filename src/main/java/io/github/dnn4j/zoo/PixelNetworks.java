package io.github.dnn4j.zoo;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Published networks whose result has a place for every part of the picture: classes of pixels, boxes. */
final class PixelNetworks {
    private PixelNetworks() {}

    static void addTo(List<ZooNetwork> list) {
        list.add(new ZooNetwork(
                "unet",
                "U-Net, padded, pixel classes",
                new Published("Ronneberger et al., 2015", "", "", "no figures in the paper but 23 convolutions", ""),
                Shape.of(1, 1, 512, 512),
                (h, w) -> UNet.network(2, 1, h, w),
                () -> UNet.network(2, 1, 16, 64, 64)));
        list.add(ZooNetwork.ofPictures(
                "dilated_segmentation",
                "Dilated context module, pixel classes",
                new Published(
                        "Yu and Koltun, 2016",
                        "64 C^2",
                        "",
                        "the paper, for its context module",
                        "the module of C = 21 channels has 28,224 weights; front end and biases are the rest"),
                224,
                64,
                (h, w) -> DilatedSegmentation.network(21, h, w)));
        list.add(new ZooNetwork(
                "deeplabv3_resnet50",
                "DeepLab v3 on ResNet-50, pixel classes",
                new Published(
                        "Chen et al., 2017",
                        "42.0 M",
                        "178.7 G",
                        Published.TORCHVISION,
                        "2.4 M of them and 10.0 G MACs are the auxiliary classifier, which only training needs"),
                Shape.of(1, 3, 520, 520),
                (h, w) -> DeepLabV3.resnet50(21, h, w),
                () -> DeepLabV3.resnet50(21, 8, 200, 200),
                List.of("aux_classifier.")));
        list.add(ZooNetwork.ofPictures(
                "yolov8n",
                "YOLOv8n, outputs of the heads",
                new Published(
                        "Jocher et al., 2023",
                        "3.2 M",
                        "8.7 GFLOPs",
                        "Ultralytics YOLO 8",
                        "a multiply-accumulate is two of its FLOPs; 16 of its 3,157,200 parameters are fixed numbers after"
                                + " the heads"),
                640,
                96,
                (h, w) -> YoloV8.nano(80, h, w)));
    }
}
