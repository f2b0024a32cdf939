package io.github.dnn4j.peers;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is timed: a published network, a layer of a file in {@code bench/shapes} under the name FILE:LAYER, or the model
 * of an ONNX file.
 *
 * @param name the name it is asked for by; of a file, its path
 * @param network the network for one sample
 * @param kind what it is
 * @param parameters a file's own weights; others get random ones
 */
record Subject(String name, Network network, Kind kind, Optional<Parameters> parameters) {
    /** What is timed. */
    enum Kind {
        NETWORK("networks"),
        LAYER("layers"),
        FILE("files");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** What several of it are called. */
        String title() {
            return title;
        }
    }

    private static final String FILE_ENDING = ".onnx";
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
            "swin_t",
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
     * The subject of that name; every network of the zoo is one, and every ONNX file.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     * @throws io.github.dnn4j.onnx.OnnxException if a file cannot be read
     */
    static Subject of(String name) {
        if (name.endsWith(FILE_ENDING)) {
            OnnxModel model = OnnxImporter.read(Path.of(name));
            return new Subject(name, model.network(), Kind.FILE, Optional.of(model.parameters()));
        }
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
        return new Subject(name, Zoo.get(name).network(), Kind.NETWORK, Optional.empty());
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
        return new Subject(stem + ":" + problem.name(), b.build(), Kind.LAYER, Optional.empty());
    }

    /** Whether it is a single layer. */
    boolean layer() {
        return kind == Kind.LAYER;
    }

    /** The name that reports use: of a file, the last of its path. */
    String title() {
        return kind == Kind.FILE ? Path.of(name).getFileName().toString() : name;
    }

    /** Whether local response normalization is among its layers, on which implementations differ by factors. */
    boolean normalizesAcrossChannels() {
        return network.nodes().stream().anyMatch(node -> node.layer() instanceof LocalResponseNormalization);
    }

    /** Why it is not timed with that batch; empty if it is. A file may fix its batch. */
    Optional<String> objection(int batch) {
        boolean several = network.inputs().size() != 1 || network.outputs().size() != 1;
        if (several) {
            return Optional.of("it has " + network.inputs().size() + " inputs and "
                    + network.outputs().size() + " outputs; only networks with one of each are timed");
        }
        NetworkInput input = network.inputs().getFirst();
        boolean fixed = input.symbols().getFirst().isEmpty() && input.shape().extent(0) != batch;
        return fixed ? Optional.of("its batch is fixed to " + input.shape().extent(0)) : Optional.empty();
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
