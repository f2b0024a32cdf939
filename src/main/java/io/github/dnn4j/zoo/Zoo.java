package io.github.dnn4j.zoo;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;
import java.util.ArrayList;
import java.util.List;

/** The published networks by name. Each has a class of its own in this package, with more to choose than here. */
public final class Zoo {
    private static final String TORCHVISION = "torchvision 0.21";
    private static final List<ZooNetwork> NETWORKS = networks();

    private Zoo() {}

    /** All networks, in the order in which they were published. */
    public static List<ZooNetwork> all() {
        return NETWORKS;
    }

    /** The names of all networks. */
    public static List<String> names() {
        return NETWORKS.stream().map(ZooNetwork::name).toList();
    }

    /**
     * The network of that name.
     *
     * @throws InvalidDescriptorException listing the names that there are
     */
    public static ZooNetwork get(String name) {
        return NETWORKS.stream()
                .filter(network -> network.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidDescriptorException(
                        "there is no network named " + name + "; the networks are " + String.join(", ", names())));
    }

    private static List<ZooNetwork> networks() {
        List<ZooNetwork> list = new ArrayList<>();
        addEarly(list);
        addInception(list);
        addResidual(list);
        addShuffleNets(list);
        addMobileNets(list);
        addOthers(list);
        return List.copyOf(list);
    }

    private static void addEarly(List<ZooNetwork> list) {
        list.add(pictures(
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
        list.add(pictures(
                "alexnet_owt",
                "AlexNet for one GPU",
                Published.same("Krizhevsky, 2014", "61.1 M", "0.714 G", TORCHVISION),
                224,
                63,
                (h, w) -> AlexNet.oneTower(1000, h, w)));
        list.add(pictures(
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
        list.add(pictures(
                "nin_cifar10",
                "Network in Network, CIFAR-10",
                Published.same("Lin et al., 2014", "1 M", "", "Springenberg et al., 2015"),
                32,
                32,
                (h, w) -> NetworkInNetwork.cifar10(10, h, w)));
        list.add(pictures(
                "vgg16",
                "VGG-16",
                Published.same("Simonyan and Zisserman, 2015", "138 M", "15.5 G", "the paper; MACs: Sze et al., 2017"),
                224,
                32,
                (h, w) -> Vgg.vgg16(1000, h, w)));
    }

    private static void addInception(List<ZooNetwork> list) {
        list.add(pictures(
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
        list.add(pictures(
                        "googlenet_bn",
                        "GoogLeNet, normalized, without 5x5",
                        Published.same("Szegedy et al., 2015", "6.62 M", "1.50 G", TORCHVISION),
                        224,
                        64,
                        (h, w) -> GoogLeNetNormalized.network(1000, h, w))
                .withTrainingOnly("aux1.", "aux2."));
        list.add(pictures(
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
        list.add(pictures(
                        "inception_v3",
                        "Inception v3",
                        new Published(
                                "Szegedy et al., 2016",
                                "27.2 M",
                                "5.71 G",
                                TORCHVISION,
                                "3.3 M of them are the auxiliary classifier, which only training needs"),
                        299,
                        75,
                        (h, w) -> InceptionV3.network(1000, h, w))
                .withTrainingOnly("AuxLogits."));
    }

    private static void addResidual(List<ZooNetwork> list) {
        list.add(pictures(
                "resnet18",
                "ResNet-18",
                Published.same("He et al., 2016", "11.7 M", "1.8 G", "the paper; parameters: " + TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet18(1000, h, w)));
        list.add(pictures(
                "resnet50",
                "ResNet-50, stride in the 3x3 (v1.5)",
                Published.same("He et al., 2016", "25.6 M", "4.09 G", TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet50(StridePlacement.MIDDLE_3X3, 1000, h, w)));
        list.add(pictures(
                "resnet50_v1",
                "ResNet-50, stride in the first 1x1",
                new Published(
                        "He et al., 2016",
                        "25.6 M",
                        "3.8 G",
                        "the paper; parameters: " + TORCHVISION,
                        "3.86 G, of which the paper cuts the last digit off"),
                224,
                64,
                (h, w) -> ResNet.resnet50(StridePlacement.FIRST_1X1, 1000, h, w)));
        list.add(pictures(
                "resnet101",
                "ResNet-101, stride in the 3x3 (v1.5)",
                Published.same("He et al., 2016", "44.5 M", "7.80 G", TORCHVISION),
                224,
                64,
                (h, w) -> ResNet.resnet101(StridePlacement.MIDDLE_3X3, 1000, h, w)));
        list.add(pictures(
                "resnext50_32x4d",
                "ResNeXt-50, 32 groups of 4",
                Published.same("Xie et al., 2017", "25.0 M", "4.2 G", "the paper"),
                224,
                64,
                (h, w) -> ResNeXt.resnext50(1000, h, w)));
    }

    private static void addShuffleNets(List<ZooNetwork> list) {
        int[][] published = {{1, 143}, {2, 140}, {3, 137}, {4, 133}, {8, 137}};
        for (int[] row : published) {
            int groups = row[0];
            list.add(pictures(
                    "shufflenet_g" + groups,
                    "ShuffleNet 1x, " + groups + (groups == 1 ? " group" : " groups"),
                    new Published(
                            "Zhang et al., 2018",
                            "",
                            row[1] + " M",
                            "the paper's table 1",
                            "the paper leaves the classifier out"),
                    224,
                    64,
                    (h, w) -> ShuffleNet.network(groups, 1000, h, w)));
        }
    }

    private static void addMobileNets(List<ZooNetwork> list) {
        list.add(mobileNet(1, "mobilenet_v1", "4.2 M", "569 M"));
        list.add(mobileNet(0.75, "mobilenet_v1_0.75", "2.6 M", "325 M"));
        list.add(mobileNet(0.5, "mobilenet_v1_0.5", "1.3 M", "149 M"));
        list.add(mobileNet(0.25, "mobilenet_v1_0.25", "0.5 M", "41 M"));
        list.add(pictures(
                "mobilenet_v2",
                "MobileNet v2",
                new Published(
                        "Sandler et al., 2018",
                        "3.4 M",
                        "300 M",
                        "the paper",
                        TORCHVISION + " has as many parameters as are counted here"),
                224,
                64,
                (h, w) -> MobileNetV2.network(1000, h, w)));
    }

    private static ZooNetwork mobileNet(double width, String name, String parameters, String macs) {
        return pictures(
                name,
                "MobileNet v1, width " + width,
                Published.same("Howard et al., 2017", parameters, macs, "the paper's table 6"),
                224,
                64,
                (h, w) -> MobileNetV1.network(width, 1000, h, w));
    }

    private static void addOthers(List<ZooNetwork> list) {
        list.add(pictures(
                "squeezenet1_1",
                "SqueezeNet 1.1",
                Published.same("Iandola et al., 2016", "1.24 M", "0.349 G", TORCHVISION),
                224,
                64,
                (h, w) -> SqueezeNet.squeezenet11(1000, h, w)));
        list.add(pictures(
                "densenet121",
                "DenseNet-121",
                Published.same("Huang et al., 2017", "7.98 M", "2.83 G", TORCHVISION),
                224,
                64,
                (h, w) -> DenseNet.densenet121(1000, h, w)));
        Shape latent = Shape.of(1, 100);
        list.add(new ZooNetwork(
                "dcgan",
                "DCGAN generator, transposed convolutions",
                new Published("Radford et al., 2016", "", "", "no figures in the paper", ""),
                latent,
                (h, w) -> Dcgan.generator(),
                () -> Dcgan.generator(128)));
        list.add(new ZooNetwork(
                "dcgan_resize",
                "DCGAN generator, resize-convolutions",
                new Published("Odena et al., 2016", "", "", "no figures in the paper", ""),
                latent,
                (h, w) -> Dcgan.resizeGenerator(),
                () -> Dcgan.resizeGenerator(128)));
        list.add(pictures(
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
    }

    private static ZooNetwork pictures(
            String name, String title, Published published, int size, int reduced, ZooNetwork.SizedFactory factory) {
        return new ZooNetwork(
                name, title, published, Shape.of(1, 3, size, size), factory, () -> factory.create(reduced, reduced));
    }

    /** The network of that name at its published size. */
    public static Network network(String name) {
        return get(name).network();
    }
}
