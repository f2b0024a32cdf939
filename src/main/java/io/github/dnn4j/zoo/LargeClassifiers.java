package io.github.dnn4j.zoo;

import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;
import java.util.List;

/** Published classifiers that were made for accuracy: plain stacks, Inception, residual networks. */
final class LargeClassifiers {
    private LargeClassifiers() {}

    static void addTo(List<ZooNetwork> list) {
        addEarly(list);
        addInception(list);
        addResidual(list);
    }

    private static void addEarly(List<ZooNetwork> list) {
        list.add(ZooNetwork.ofPictures(
                "alexnet",
                "AlexNet with two groups",
                new Published(
                        "Krizhevsky et al., 2012",
                        "60 M",
                        "724 M",
                        "the paper; MACs: Sze et al., 2017",
                        "the paper rounds down; without the groups it would have 62.4 M"),
                227,
                67,
                (h, w) -> AlexNet.network(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "alexnet_owt",
                "AlexNet for one GPU",
                Published.same("Krizhevsky, 2014", "61.1 M", "0.714 G", Published.TORCHVISION),
                224,
                63,
                (h, w) -> AlexNet.oneTower(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "nin",
                "Network in Network",
                new Published(
                        "Lin et al., 2014",
                        "29 MB",
                        "",
                        "the authors' Caffe model, which sets it against AlexNet's 230 MB",
                        "MB of 2^20 bytes; AlexNet has 232.6 of them"),
                224,
                67,
                (h, w) -> NetworkInNetwork.imageNet(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "nin_cifar10",
                "Network in Network, CIFAR-10",
                Published.same("Lin et al., 2014", "1 M", "", "Springenberg et al., 2015"),
                32,
                32,
                (h, w) -> NetworkInNetwork.cifar10(10, h, w)));
        list.add(ZooNetwork.ofPictures(
                "vgg16",
                "VGG-16",
                Published.same("Simonyan and Zisserman, 2015", "138 M", "15.5 G", "the paper; MACs: Sze et al., 2017"),
                224,
                32,
                (h, w) -> Vgg.vgg16(1000, h, w)));
    }

    private static void addInception(List<ZooNetwork> list) {
        list.add(ZooNetwork.ofPictures(
                "googlenet",
                "GoogLeNet, Inception v1",
                new Published(
                        "Szegedy et al., 2015",
                        "6.8 M",
                        "1.5 G",
                        "the sums of the paper's table 1",
                        "the table has no biases, and 2.7 K weights where a 7x7 convolution of 3 to 64 channels has 9.4 K"),
                224,
                64,
                (h, w) -> GoogLeNet.network(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                        "googlenet_bn",
                        "GoogLeNet, normalized, without 5x5",
                        Published.same("Szegedy et al., 2015", "6.62 M", "1.50 G", Published.TORCHVISION),
                        224,
                        64,
                        (h, w) -> GoogLeNetNormalized.network(1000, h, w))
                .withTrainingOnly("aux1.", "aux2."));
        list.add(ZooNetwork.ofPictures(
                "inception_v2",
                "Inception v2, BN-Inception",
                new Published(
                        "Ioffe and Szegedy, 2015",
                        "13.6 M",
                        "2.0 G",
                        "the paper; MACs: Szegedy et al., 2016",
                        "the layers of the paper's figure 5 add up to 11.3 M; the paper does not say what else it counts"),
                224,
                64,
                (h, w) -> InceptionV2.network(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                        "inception_v3",
                        "Inception v3",
                        new Published(
                                "Szegedy et al., 2016",
                                "27.2 M",
                                "5.71 G",
                                Published.TORCHVISION,
                                "3.3 M of them are the auxiliary classifier, which only training needs"),
                        299,
                        75,
                        (h, w) -> InceptionV3.network(1000, h, w))
                .withTrainingOnly("AuxLogits."));
    }

    private static void addResidual(List<ZooNetwork> list) {
        list.add(ZooNetwork.ofPictures(
                "resnet18",
                "ResNet-18",
                Published.same("He et al., 2016", "11.7 M", "1.8 G", "the paper; parameters: " + Published.TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet18(1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "resnet50",
                "ResNet-50, stride in the 3x3 (v1.5)",
                Published.same("He et al., 2016", "25.6 M", "4.09 G", Published.TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet50(StridePlacement.MIDDLE_3X3, 1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "resnet50_v1",
                "ResNet-50, stride in the first 1x1",
                new Published(
                        "He et al., 2016",
                        "25.6 M",
                        "3.8 G",
                        "the paper; parameters: " + Published.TORCHVISION,
                        "3.86 G, of which the paper cuts the last digit off"),
                224,
                64,
                (h, w) -> ResNet.resnet50(StridePlacement.FIRST_1X1, 1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "resnet101",
                "ResNet-101, stride in the 3x3 (v1.5)",
                Published.same("He et al., 2016", "44.5 M", "7.80 G", Published.TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet101(StridePlacement.MIDDLE_3X3, 1000, h, w)));
        list.add(ZooNetwork.ofPictures(
                "resnext50_32x4d",
                "ResNeXt-50, 32 groups of 4",
                Published.same("Xie et al., 2017", "25.0 M", "4.2 G", "the paper"),
                224,
                64,
                (h, w) -> ResNeXt.resnext50(1000, h, w)));
    }
}
