package io.github.dnn4j.cli.bench;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.options.InputShape;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.ModelFileOptions;
import io.github.dnn4j.cli.options.PictureSize;
import io.github.dnn4j.measure.NetworkWorkload;
import io.github.dnn4j.measure.ProblemWorkload;
import io.github.dnn4j.measure.Workload;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooNetwork;
import io.github.dnn4j.zoo.ZooWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a word of {@code bench}'s command line names; another process can make the same from its words. */
sealed interface BenchTarget {
    /** The workload; reads the file if it is one. */
    Workload workload();

    /** The words that {@link #parse} makes this target from. */
    List<String> words();

    /** The target of such words. */
    static BenchTarget parse(List<String> words) {
        return switch (words.getFirst()) {
            case "network" ->
                new Published(
                        words.get(1),
                        words.get(2).isEmpty()
                                ? Optional.empty()
                                : Optional.of(new PictureSize.Converter().convert(words.get(2))));
            case "model" ->
                new File(
                        Path.of(words.get(1)),
                        new ModelFileOptions.Reading(
                                Boolean.parseBoolean(words.get(2)),
                                words.stream()
                                        .skip(3)
                                        .map(new InputShape.Converter()::convert)
                                        .toList()));
            case "problem" ->
                new Problem(
                        words.get(1),
                        Boolean.parseBoolean(words.get(2)),
                        Boolean.parseBoolean(words.get(3)),
                        Optional.empty());
            default -> throw new IllegalArgumentException("no target begins with " + words.getFirst());
        };
    }

    /**
     * A published network with random weights.
     *
     * @param name its name in the {@link Zoo}
     * @param size height and width of pictures if not the published one
     */
    record Published(String name, Optional<PictureSize> size) implements BenchTarget {
        private static final long SEED = 42;

        @Override
        public Workload workload() {
            ZooNetwork entry = Zoo.get(name);
            Network network = size.map(chosen -> entry.network(chosen.height(), chosen.width()))
                    .orElseGet(entry::network);
            String given = size.map(chosen -> " --size " + chosen).orElse(" --full-size");
            return new NetworkWorkload(
                    name + size.map(chosen -> " at " + chosen).orElse(""),
                    "network",
                    network,
                    Optional.of(entry.reducedNetwork()),
                    one -> ZooWeights.of(one, SEED),
                    reduced -> "--network " + name + (reduced ? "" : given));
        }

        @Override
        public List<String> words() {
            return List.of("network", name, size.map(PictureSize::toString).orElse(""));
        }
    }

    /**
     * A model in a file.
     *
     * @param file an ONNX file
     * @param reading how it is read
     */
    record File(Path file, ModelFileOptions.Reading reading) implements BenchTarget {
        @Override
        public Workload workload() {
            Model model = ModelFileOptions.load(file, reading);
            return new NetworkWorkload(
                    model.name(),
                    "model",
                    model.network(),
                    Optional.empty(),
                    same -> model.parameters(),
                    same -> model.arguments());
        }

        @Override
        public List<String> words() {
            List<String> words =
                    new ArrayList<>(List.of("model", file.toString(), Boolean.toString(reading.fixedShapes())));
            reading.inputShapes().forEach(given -> words.add(given.toString()));
            return words;
        }
    }

    /**
     * A problem in benchdnn's language.
     *
     * @param text the problem
     * @param transposed whether it is a transposed convolution
     * @param bias whether the layer has a bias
     * @param precision the precision that its file asks for
     */
    record Problem(String text, boolean transposed, boolean bias, Optional<Precision> precision)
            implements BenchTarget {
        @Override
        public Workload workload() {
            ProblemString problem =
                    transposed ? ProblemString.transposedConvolution(text) : ProblemString.convolution(text);
            return new ProblemWorkload(problem, bias, precision);
        }

        @Override
        public List<String> words() {
            return List.of("problem", text, Boolean.toString(transposed), Boolean.toString(bias));
        }
    }
}
