package io.github.dnn4j.peers;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.zoo.MobileNetV1;
import io.github.dnn4j.zoo.NetworkInNetwork;
import io.github.dnn4j.zoo.ResidualBlocks;
import io.github.dnn4j.zoo.SmallNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is trained: a classifier of {@value #CLASSES} classes.
 *
 * @param name the name it is asked for by
 * @param network the network for one sample, a softmax at its end
 * @param rate the learning rate: one at which losses follow from gradients, rather than from how numbers were rounded
 */
record TrainingSubject(String name, Network network, float rate) {
    static final int CLASSES = 10;
    static final float MOMENTUM = 0.9f;

    private static final String FILE = "training.txt";

    /** All of them. */
    static List<TrainingSubject> all() {
        return List.of(
                new TrainingSubject("nin_cifar10", NetworkInNetwork.cifar10(CLASSES, 32, 32), 0.01f),
                new TrainingSubject("resnet20", SmallNetworks.resnet20(CLASSES, 3, 32, 32), 0.01f),
                // At 0.01, pixels changed by a millionth move its third loss by a hundredth; at 1e-4, 16 bits the
                // fourth by a
                // quarter.
                new TrainingSubject("mobilenet_v1_64", MobileNetV1.network(1, CLASSES, 64, 64), 3e-5f),
                new TrainingSubject("bottlenecks", bottlenecks(), 0.01f));
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    static TrainingSubject of(String name) {
        return all().stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is nothing named " + name + " to train; there are "
                                + all().stream().map(TrainingSubject::name).toList()));
    }

    /**
     * Six bottlenecks of ResNet-50's on 32x32 pixels: three of 64 channels, 256 around them, and three of 128 and 512.
     */
    private static Network bottlenecks() {
        NetworkBuilder b = new NetworkBuilder("bottlenecks");
        Value x = b.picture("data", 3, 32, 32)
                .convolution("stem", 64, 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("stem_bn")
                .relu("stem_relu");
        for (int i = 0; i < 6; i++) {
            int middle = i < 3 ? 64 : 128;
            x = ResidualBlocks.bottleneck(
                    x,
                    "block" + (i + 1),
                    middle,
                    4 * middle,
                    1,
                    i == 3 ? 2 : 1,
                    ResidualBlocks.StridePlacement.MIDDLE_3X3);
        }
        x = x.globalAveragePooling("pool").fullyConnected("fc", CLASSES);
        return b.output(x.softmax("prob")).build();
    }

    /** This without dropout, which everyone draws otherwise: what is compared before anything is timed. */
    TrainingSubject withoutDropout() {
        List<Node> nodes = network.nodes().stream()
                .map(node -> node.layer() instanceof Dropout
                        ? new Node(node.name(), new Dropout(0), node.inputs(), node.outputs(), node.parameters())
                        : node)
                .toList();
        return with(new Network(network.name(), network.inputs(), nodes, network.outputs()));
    }

    private TrainingSubject with(Network other) {
        return new TrainingSubject(name, other, rate);
    }

    /** The class of sample {@code i}. */
    static int label(int i) {
        return i * 7 % CLASSES;
    }

    /** Says in the folder of a case what is trained there. */
    static void write(Path folder, String name, int batch, boolean dropout) throws IOException {
        Files.write(folder.resolve(FILE), List.of(name, Integer.toString(batch), Boolean.toString(dropout)));
    }

    /** What the folder names, with its network for the batch that it names. */
    static TrainingSubject read(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(FILE));
        TrainingSubject subject = of(lines.get(0));
        boolean dropout = Boolean.parseBoolean(lines.get(2));
        TrainingSubject chosen = dropout ? subject : subject.withoutDropout();
        return chosen.with(Subject.fixed(chosen.network(), Integer.parseInt(lines.get(1))));
    }
}
