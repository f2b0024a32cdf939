package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Presets;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of classes, a line each. */
public final class Labels {
    /** An identifier of WordNet before the name, as in ImageNet's own list of classes. */
    private static final Pattern WORDNET = Pattern.compile("^n\\d{8}\\s+(?=\\S)");

    private static final long MOST_BYTES = 16 << 20;
    private static final List<String> CIFAR10 =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private Labels() {}

    /**
     * Reads a file of labels in UTF-8; empty lines at its end do not count, identifiers of WordNet are left out.
     *
     * @throws InvalidDescriptorException if the file is not text in UTF-8, names no class, or is too long for a list of
     *     them
     * @throws IOException if it cannot be read
     */
    public static List<String> read(Path file) throws IOException {
        List<String> labels = new ArrayList<>();
        try {
            long size = Files.size(file);
            require(size <= MOST_BYTES, "the labels file %s has %d bytes; no list of classes is as long", file, size);
            for (String line : Files.readAllLines(file)) {
                labels.add(WORDNET.matcher(line.replace("\uFEFF", "").strip()).replaceFirst(""));
            }
        } catch (CharacterCodingException binary) {
            throw new InvalidDescriptorException("the labels file " + file + " is not text in UTF-8");
        }
        while (!labels.isEmpty() && labels.getLast().isEmpty()) {
            labels.removeLast();
        }
        require(!labels.isEmpty(), "the labels file %s names no class", file);
        return List.copyOf(labels);
    }

    /** The names that go with a preset, where its data set has as many classes. */
    public static Optional<List<String>> ofPreset(String preset, long classes) {
        return switch (preset) {
            case Presets.CIFAR10 -> Optional.of(CIFAR10).filter(names -> names.size() == classes);
            case Presets.MNIST -> Optional.of(DIGITS).filter(names -> names.size() == classes);
            default -> Optional.empty();
        };
    }

    /**
     * Checks that there is a label for every class.
     *
     * @param source where the labels are from, for messages; likewise {@code model}
     * @throws InvalidDescriptorException if there are more or fewer; points out a background class on one side only
     */
    public static void requireFor(List<String> labels, String source, String model, long classes) {
        if (labels.size() == classes) {
            return;
        }
        String hint = "";
        if (labels.size() == classes + 1 && labels.getFirst().equalsIgnoreCase("background")) {
            hint = "; the first label is \"background\", which this model does not have";
        } else if (labels.size() + 1 == classes) {
            hint = "; the model may have a background class first, so look for a list that begins with one";
        }
        throw new InvalidDescriptorException(String.format(
                "%s has %d labels, but %s tells %d classes apart%s", source, labels.size(), model, classes, hint));
    }
}
