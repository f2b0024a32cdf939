package io.github.dnn4j.train;

import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsException;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.TorchParameters;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.zoo.Classifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A trained classifier, complete with what is needed to use it: a safetensors file of its parameters under PyTorch's
 * names ({@link TorchParameters}), and as metadata the name of its network among the {@link Classifiers}, size and
 * normalization of its pictures, and the names of its classes.
 *
 * @param classifier name of the network among the {@link Classifiers}
 * @param input shape of a picture: (1, channels, height, width)
 * @param classes names of the classes, in the order of the network's scores
 * @param normalization how samples become the network's numbers
 * @param facts what else is known about it, such as the data and the accuracy reached, by name
 * @param network the network
 * @param parameters its parameters
 */
public record TrainedModel(
        String classifier,
        Shape input,
        List<String> classes,
        Normalization normalization,
        Map<String, String> facts,
        Network network,
        Parameters parameters) {
    private static final String VERSION = "1";
    private static final String MODEL = "dnn4j.model";
    private static final String NETWORK = "dnn4j.network";
    private static final String INPUT = "dnn4j.input";
    private static final String CLASSES = "dnn4j.classes";
    private static final String MEAN = "dnn4j.mean";
    private static final String DEVIATION = "dnn4j.deviation";
    /** What the names of facts begin with in a file. */
    public static final String FACT = "dnn4j.fact.";

    /** Copies the collections. */
    public TrainedModel {
        classes = List.copyOf(classes);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Writes the model; the file is there as a whole or not at all.
     *
     * @throws InvalidDescriptorException if a parameter is missing or has another shape
     * @throws IOException if the file cannot be written; what was there before is then still there
     */
    public void write(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, VERSION);
        metadata.put(NETWORK, classifier);
        metadata.put(INPUT, join(Arrays.stream(input.toArray()).boxed().toList()));
        metadata.put(CLASSES, String.join("\n", classes));
        metadata.put(MEAN, join(normalization.mean()));
        metadata.put(DEVIATION, join(normalization.deviation()));
        facts.forEach((name, value) -> metadata.put(FACT + name, value));
        TorchParameters.write(file, network, parameters, metadata);
    }

    /**
     * What a file of another format says besides the network: its pictures and classes, by {@link
     * PictureMetadata#entries}, and the facts.
     */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(
                new PictureMetadata(pictures() ? Optional.of(preprocessing()) : Optional.empty(), classes).entries());
        facts.forEach((name, value) -> metadata.put(FACT + name, value));
        return metadata;
    }

    /** True if pictures from files have as many channels. */
    private boolean pictures() {
        return input.extent(1) == 1 || input.extent(1) == 3;
    }

    private static String join(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /**
     * Reads a model file; its parameters stay in the file, as {@link TorchParameters#read(Path, Network)} has it.
     *
     * @throws SafetensorsException if there is no such file, it is malformed, or holds no model of this kind
     */
    public static TrainedModel read(Path file) {
        SafetensorsFile tensors = SafetensorsFile.read(file);
        try {
            return read(tensors, file.toString());
        } catch (RuntimeException | Error e) {
            tensors.close();
            throw e;
        }
    }

    /**
     * As {@link #read(Path)}, from the bytes of a file.
     *
     * @param source what to call it in messages
     */
    public static TrainedModel read(byte[] bytes, String source) {
        return read(SafetensorsFile.read(bytes), source);
    }

    private static TrainedModel read(SafetensorsFile file, String source) {
        Map<String, String> metadata = file.metadata();
        String version = metadata.get(MODEL);
        if (!VERSION.equals(version)) {
            throw new SafetensorsException(
                    version == null
                            ? source + " does not say which network it is of: it lacks " + MODEL
                                    + " in its metadata, which `dnn4j train` writes; name the network, and give this file"
                                    + " as its weights"
                            : source + " is a model of version " + version + "; version " + VERSION + " is read");
        }
        try {
            Shape input = Shape.of(numbers(metadata, INPUT, source, Long::valueOf).stream()
                    .mapToLong(Long::longValue)
                    .toArray());
            if (input.rank() != 4) {
                throw new InvalidDescriptorException("its input " + input + " is no picture");
            }
            List<String> classes = List.of(value(metadata, CLASSES, source).split("\n"));
            Normalization normalization = new Normalization(
                    numbers(metadata, MEAN, source, Double::valueOf),
                    numbers(metadata, DEVIATION, source, Double::valueOf));
            String classifier = value(metadata, NETWORK, source);
            Network network = Classifiers.get(classifier)
                    .network(
                            classes.size(),
                            Math.toIntExact(input.extent(1)),
                            Math.toIntExact(input.extent(2)),
                            Math.toIntExact(input.extent(3)));
            Map<String, String> facts = new LinkedHashMap<>();
            metadata.forEach((name, text) -> {
                if (name.startsWith(FACT)) {
                    facts.put(name.substring(FACT.length()), text);
                }
            });
            Parameters parameters = TorchParameters.read(file, source, network);
            return new TrainedModel(classifier, input, classes, normalization, facts, network, parameters);
        } catch (ArithmeticException | InvalidDescriptorException e) {
            throw new SafetensorsException(source + " has metadata that make no sense: " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> metadata, String name, String source) {
        String value = metadata.get(name);
        if (value == null) {
            throw new SafetensorsException(source + " lacks " + name + " in its metadata");
        }
        return value;
    }

    private static <T> List<T> numbers(
            Map<String, String> metadata, String name, String source, Function<String, T> parse) {
        String text = value(metadata, name, source);
        try {
            return Arrays.stream(text.split(" ")).map(parse).toList();
        } catch (NumberFormatException e) {
            throw new SafetensorsException(
                    source + " has metadata that make no sense: " + name + " is \"" + text
                            + "\", not a list of numbers",
                    e);
        }
    }

    /** How a picture becomes the network's input. */
    public Preprocessing preprocessing() {
        return normalization.preprocessing(Math.toIntExact(input.extent(3)), Math.toIntExact(input.extent(2)));
    }
}
