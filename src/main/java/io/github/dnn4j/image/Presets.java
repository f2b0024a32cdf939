package io.github.dnn4j.image;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.image.Preprocessing.Interpolation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Preprocessings by the names under which they are known, and a guess which one a model needs. */
public final class Presets {
    /** MobileNet as TensorFlow trains it: (x - 127.5) / 127.5. */
    public static final String MOBILENET = "mobilenet";
    /** The normalisation of torchvision's ImageNet models (SqueezeNet, ResNet, VGG, DenseNet...). */
    public static final String IMAGENET = "imagenet";
    /**
     * {@link #IMAGENET}'s normalisation, bicubic and with timm's rounding of the scaled size, as most of timm's models.
     */
    public static final String TIMM = "timm";
    /** {@link #IMAGENET}'s normalisation of 32x32 pictures, without a margin. */
    public static final String CIFAR10 = "cifar10";
    /** White digits on black, 0 to 255, 28x28. */
    public static final String MNIST = "mnist";

    private static final double USUAL_CROP = 0.875;
    private static final Map<String, Preprocessing> BY_NAME = byName();

    /** Parts of file names, more telling ones first, and the preset that each suggests. */
    private static final Map<String, String> BY_FILE_NAME = byFileName();

    private Presets() {}

    private static Map<String, Preprocessing> byName() {
        List<Double> mean = List.of(0.485, 0.456, 0.406);
        List<Double> scale = List.of(1 / 0.229, 1 / 0.224, 1 / 0.225);
        Map<String, Preprocessing> presets = new LinkedHashMap<>();
        presets.put(
                MOBILENET,
                new Preprocessing(
                        224,
                        224,
                        Fit.CROP,
                        USUAL_CROP,
                        ChannelOrder.RGB,
                        255,
                        Collections.nCopies(3, 127.5),
                        Collections.nCopies(3, 1 / 127.5),
                        false));
        presets.put(
                IMAGENET, new Preprocessing(224, 224, Fit.CROP, USUAL_CROP, ChannelOrder.RGB, 1, mean, scale, false));
        presets.put(
                TIMM,
                new Preprocessing(
                        224,
                        224,
                        Fit.CROP_FLOOR,
                        USUAL_CROP,
                        ChannelOrder.RGB,
                        1,
                        mean,
                        scale,
                        false,
                        Interpolation.BICUBIC));
        presets.put(CIFAR10, new Preprocessing(32, 32, Fit.CROP, 1, ChannelOrder.RGB, 1, mean, scale, false));
        presets.put(
                MNIST,
                new Preprocessing(28, 28, Fit.STRETCH, 1, ChannelOrder.GREY, 255, List.of(0.0), List.of(1.0), false));
        return Collections.unmodifiableMap(presets);
    }

    private static Map<String, String> byFileName() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("mnist", MNIST);
        names.put("cifar", CIFAR10);
        names.put("mobilenet", MOBILENET);
        for (String family : List.of("squeezenet", "resnet", "resnext", "vgg", "densenet", "shufflenet")) {
            names.put(family, IMAGENET);
        }
        return Collections.unmodifiableMap(names);
    }

    /** All names, in an order for help texts. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * The preprocessing of that name, at its usual size.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none; lists those there are
     */
    public static Preprocessing named(String name) {
        Preprocessing found = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        require(found != null, "there is no preprocessing named %s; known are %s", name, String.join(", ", names()));
        return found;
    }

    /**
     * A preset for a model.
     *
     * @param name the preset's name
     * @param why what it was chosen by
     */
    public record Guess(String name, String why) {}

    /**
     * Guesses a model's preprocessing from the name of its file or, where that says nothing, from its input size.
     *
     * @return empty if no preset has as many channels, or neither name nor size suggests one
     */
    public static Optional<Guess> guess(String fileName, long channels, long height, long width) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        Optional<Guess> byName = BY_FILE_NAME.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(entry -> new Guess(entry.getValue(), "by \"" + entry.getKey() + "\" in the file name"))
                .findFirst();
        return byName.or(() -> bySize(channels, height, width))
                .filter(guess -> named(guess.name()).order().channels() == channels);
    }

    private static Optional<Guess> bySize(long channels, long height, long width) {
        String size = String.format(Locale.ROOT, "by the input size %dx%dx%d", channels, height, width);
        if (channels == 1 && height == 28 && width == 28) {
            return Optional.of(new Guess(MNIST, size));
        }
        if (channels == 3 && height == 32 && width == 32) {
            return Optional.of(new Guess(CIFAR10, size));
        }
        return channels == 3 && height >= 96 && width >= 96 ? Optional.of(new Guess(IMAGENET, size)) : Optional.empty();
    }
}
