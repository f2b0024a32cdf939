package io.github.dnn4j.peers;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.verify.ProblemFile;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.zoo.Zoo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is timed: a published network, or a layer of a file in {@code bench/shapes} under the name FILE:LAYER.
 *
 * @param name the name it is asked for by
 * @param network the network for one sample
 * @param layer whether it is a single layer
 */
record Subject(String name, Network network, boolean layer) {
    private static final Path SHAPES = Path.of("bench", "shapes");
    private static final List<String> NETWORKS = List.of(
            "alexnet",
            "googlenet",
            "inception_v2",
            "resnet50",
            "shufflenet_g3",
            "squeezenet1_1",
            "densenet121",
            "mobilenet_v1",
            "mobilenet_v2",
            "shufflenet_v2_x1_0",
            "mobilenet_v3_large",
            "efficientnet_b0",
            "regnet_y_400mf",
            "convnext_tiny",
            "vit_b_16",
            "unet",
            "deeplabv3_resnet50",
            "yolov8n");

    /** All that a run without names times. */
    static List<Subject> all() {
        List<Subject> subjects = new ArrayList<>();
        NETWORKS.forEach(name -> subjects.add(published(name)));
        subjects.addAll(layers());
        return subjects;
    }

    /**
     * The subject of that name; every network of the zoo is one.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    static Subject of(String name) {
        if (Zoo.names().contains(name)) {
            return published(name);
        }
        List<Subject> layers = layers();
        return layers.stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is nothing named " + name
                        + " to time; there are the networks that './dnn4j networks' lists and the layers "
                        + layers.stream().map(Subject::name).toList()));
    }

    private static Subject published(String name) {
        return new Subject(name, Zoo.get(name).network(), false);
    }

    private static List<Subject> layers() {
        try (Stream<Path> files = Files.list(SHAPES)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .flatMap(file -> ProblemFile.read(file, false).stream().map(entry -> layer(file, entry)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the layers' shapes in " + SHAPES + " cannot be read", e);
        }
    }

    private static Subject layer(Path file, ProblemFile.Entry entry) {
        ProblemString problem = entry.parse().withBatch(1);
        String stem = file.getFileName().toString().replaceAll("\\.txt$", "");
        NetworkBuilder b = new NetworkBuilder(stem);
        NetworkInput input = NetworkInput.batched("data", problem.input().toArray());
        b.output(b.add("y", problem.layer(entry.bias()), b.input(input)));
        return new Subject(stem + ":" + problem.name(), b.build(), true);
    }

    /** The network for {@code batch} samples and no other number: contestants may rely on every extent. */
    Network network(int batch) {
        return fixed(network, batch);
    }

    /** A network for {@code batch} samples and no other number. */
    static Network fixed(Network network, int batch) {
        List<NetworkInput> inputs = network.inputs().stream()
                .map(input -> new NetworkInput(
                        input.name(),
                        input.type(),
                        input.shape().with(0, batch),
                        Collections.nCopies(input.shape().rank(), "")))
                .toList();
        return new Network(network.name(), inputs, network.nodes(), network.outputs());
    }
}
