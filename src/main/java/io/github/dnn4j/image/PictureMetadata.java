package io.github.dnn4j.image;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.image.Preprocessing.Interpolation;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a model's file says of the pictures that it takes, as texts by name: the metadata of an ONNX or a safetensors
 * file. Names begin with {@code dnn4j.picture.}, but {@code dnn4j.classes}, which has a class in each line. Numbers are
 * written so that they are read as they were.
 *
 * @param preprocessing how a picture becomes the network's input, the size of which it tells; empty if that is not said
 * @param classes names of the classes, in the order of the network's scores; empty if they are not said
 */
public record PictureMetadata(Optional<Preprocessing> preprocessing, List<String> classes) {
    /** Nothing is said. */
    public static final PictureMetadata NONE = new PictureMetadata(Optional.empty(), List.of());

    private static final String CLASSES = "dnn4j.classes";
    private static final String PICTURE = "dnn4j.picture.";
    private static final String SIZE = PICTURE + "size";
    private static final String FIT = PICTURE + "fit";
    private static final String CROP = PICTURE + "crop";
    private static final String CHANNELS = PICTURE + "channels";
    private static final String WHITE = PICTURE + "white";
    private static final String MEAN = PICTURE + "mean";
    private static final String SCALE = PICTURE + "scale";
    private static final String INVERT = PICTURE + "invert";
    private static final String INTERPOLATION = PICTURE + "interpolation";
    private static final Pattern EXTENTS = Pattern.compile("(\\d{1,9})x(\\d{1,9})");

    /** Copies the list. */
    public PictureMetadata {
        classes = List.copyOf(classes);
    }

    /** The texts by name, height first in the size; none of what is not said. */
    public Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        preprocessing.ifPresent(said -> {
            entries.put(SIZE, said.height() + "x" + said.width());
            entries.put(FIT, lower(said.fit()));
            entries.put(CROP, Double.toString(said.cropFraction()));
            entries.put(CHANNELS, lower(said.order()));
            entries.put(WHITE, Double.toString(said.white()));
            entries.put(MEAN, joined(said.mean()));
            entries.put(SCALE, joined(said.scale()));
            entries.put(INVERT, Boolean.toString(said.invert()));
            entries.put(INTERPOLATION, lower(said.interpolation()));
        });
        if (!classes.isEmpty()) {
            entries.put(CLASSES, String.join("\n", classes));
        }
        return Collections.unmodifiableMap(entries);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /**
     * What texts say, of which others are passed over.
     *
     * @throws InvalidDescriptorException if one makes no sense, or there is a part of those about preprocessing only
     */
    public static PictureMetadata of(Map<String, String> entries) {
        String names = entries.get(CLASSES);
        List<String> classes = names == null ? List.of() : List.of(names.split("\n", -1));
        boolean said = entries.keySet().stream().anyMatch(name -> name.startsWith(PICTURE));
        return new PictureMetadata(said ? Optional.of(preprocessing(entries)) : Optional.empty(), classes);
    }

    private static Preprocessing preprocessing(Map<String, String> entries) {
        var extents = EXTENTS.matcher(text(entries, SIZE));
        require(
                extents.matches(),
                "metadata %s is \"%s\"; height x width as in 224x224 is needed",
                SIZE,
                entries.get(SIZE));
        return new Preprocessing(
                Integer.parseInt(extents.group(2)),
                Integer.parseInt(extents.group(1)),
                value(entries, FIT, List.of(Fit.values())),
                number(entries, CROP),
                value(entries, CHANNELS, List.of(ChannelOrder.values())),
                number(entries, WHITE),
                numbers(entries, MEAN),
                numbers(entries, SCALE),
                value(entries, INVERT, List.of(false, true)),
                value(entries, INTERPOLATION, List.of(Interpolation.values())));
    }

    private static String text(Map<String, String> entries, String name) {
        String text = entries.get(name);
        require(text != null, "metadata lack %s, though they say others of %s", name, PICTURE + "*");
        return text;
    }

    private static <T> T value(Map<String, String> entries, String name, List<T> values) {
        String text = text(entries, name);
        return values.stream()
                .filter(value -> value.toString().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidDescriptorException("metadata " + name + " is \"" + text
                        + "\"; known are " + values.toString().toLowerCase(Locale.ROOT)));
    }

    private static List<Double> numbers(Map<String, String> entries, String name) {
        return parsed(
                entries,
                name,
                text -> Arrays.stream(text.split(" ")).map(Double::valueOf).toList());
    }

    private static double number(Map<String, String> entries, String name) {
        return parsed(entries, name, Double::valueOf);
    }

    private static <T> T parsed(Map<String, String> entries, String name, Function<String, T> parse) {
        String text = text(entries, name);
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new InvalidDescriptorException("metadata " + name + " is \"" + text + "\", not a number or several");
        }
    }
}
