package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.List;

/** The networks that can be trained from nothing here, by name. */
public final class Classifiers {
    private static final List<Classifier> CLASSIFIERS = classifiers();

    private Classifiers() {}

    private static List<Classifier> classifiers() {
        List<Classifier> list = new ArrayList<>(List.of(
                new Classifier("lenet", "LeNet as in Caffe's examples (LeCun et al., 1998)", SmallNetworks::lenet),
                new Classifier("nin_small", "Network in Network for 28x28, normalized", SmallNetworks::nin),
                new Classifier("mobilenet_small", "MobileNet for 28x28", SmallNetworks::mobileNet),
                new Classifier("resnet20", "ResNet-20 for CIFAR (He et al., 2016)", SmallNetworks::resnet20),
                coloured(
                        "nin_cifar10",
                        "Network in Network for CIFAR-10 (Lin et al., 2014)",
                        (classes, height, width) -> NetworkInNetwork.cifar10(classes, height, width)),
                coloured(
                        "mobilenet_v1_0.25",
                        "MobileNet v1, width 0.25 (Howard et al., 2017)",
                        (classes, height, width) -> MobileNetV1.network(0.25, classes, height, width)),
                coloured(
                        "mobilenet_v1",
                        "MobileNet v1 (Howard et al., 2017)",
                        (classes, height, width) -> MobileNetV1.network(1, classes, height, width)),
                coloured("resnet18", "ResNet-18 (He et al., 2016)", ResNet::resnet18),
                coloured("shufflenet_v2_x1_0", "ShuffleNet v2 1x (Ma et al., 2018)", ShuffleNetV2::network),
                coloured("mobilenet_v3_large", "MobileNet v3, large (Howard et al., 2019)", MobileNetV3::large),
                coloured("efficientnet_b0", "EfficientNet-B0 (Tan and Le, 2019)", EfficientNet::b0),
                coloured("regnet_y_400mf", "RegNetY-400MF (Radosavovic et al., 2020)", RegNet::y400mf),
                coloured("convnext_tiny", "ConvNeXt-Tiny (Liu et al., 2022)", ConvNeXt::tiny)));
        list.addAll(ConvolutionVariants.classifiers());
        return List.copyOf(list);
    }

    /** Makes a network for pictures of three channels. */
    @FunctionalInterface
    private interface ColourFactory {
        Network create(int classes, int height, int width);
    }

    private static Classifier coloured(String name, String title, ColourFactory factory) {
        return new Classifier(name, title, (classes, channels, height, width) -> {
            require(
                    channels == 3,
                    "network %s takes pictures of 3 channels, red, green and blue, but these have %d",
                    name,
                    channels);
            return factory.create(classes, height, width);
        });
    }

    /** All classifiers. */
    public static List<Classifier> all() {
        return CLASSIFIERS;
    }

    /** The names of all classifiers. */
    public static List<String> names() {
        return CLASSIFIERS.stream().map(Classifier::name).toList();
    }

    /**
     * The classifier of that name.
     *
     * @throws InvalidDescriptorException listing the names that there are
     */
    public static Classifier get(String name) {
        return CLASSIFIERS.stream()
                .filter(classifier -> classifier.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidDescriptorException("there is no network named " + name
                        + " that can be trained here; those are " + String.join(", ", names())));
    }
}
