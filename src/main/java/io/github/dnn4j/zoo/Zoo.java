package io.github.dnn4j.zoo;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The published networks by name. Each has a class of its own in this package, with more to choose than here. */
public final class Zoo {
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
        LargeClassifiers.addTo(list);
        CompactClassifiers.addTo(list);
        addOthers(list);
        PixelNetworks.addTo(list);
        RecentClassifiers.addTo(list);
        return List.copyOf(list);
    }

    private static void addOthers(List<ZooNetwork> list) {
        list.add(ZooNetwork.ofPictures(
                "densenet121",
                "DenseNet-121",
                Published.same("Huang et al., 2017", "7.98 M", "2.83 G", Published.TORCHVISION),
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
    }

    /** The network of that name at its published size. */
    public static Network network(String name) {
        return get(name).network();
    }
}
