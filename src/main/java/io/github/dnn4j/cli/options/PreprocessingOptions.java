package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.image.Preprocessing.Interpolation;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How pictures become the network's input: by name, by values, or guessed from the model. */
public final class PreprocessingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--preprocess",
            order = 50,
            paramLabel = "NAME",
            description = "Preprocessing by name: mobilenet, imagenet, timm, cifar10 or mnist; by default chosen by the"
                    + " model's file name or input size, unless values are given by the options below.")
    private String name;

    @Option(
            names = "--size",
            order = 51,
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of the network's input, where the model leaves them open.")
    private PictureSize size;

    @Option(names = "--order", order = 52, paramLabel = "ORDER", description = "Channels: rgb, bgr or grey.")
    private ChannelOrder order;

    @Option(
            names = "--white",
            order = 53,
            paramLabel = "W",
            description = "What a white sample is before mean and scale, 255 or 1 (default without --preprocess: 255).")
    private Double white;

    @Option(
            names = "--mean",
            order = 54,
            paramLabel = "M",
            split = ",",
            description = "Subtracted from each channel: one value, or one for each, as in 123.7,116.8,103.9"
                    + " (default without --preprocess: 0).")
    private List<Double> mean;

    @ArgGroup
    private Spread spread;

    @Option(
            names = "--fit",
            order = 57,
            paramLabel = "HOW",
            description =
                    "crop: scale and cut out the centre. crop_floor: the same, the scaled size rounded down as timm"
                            + " does. stretch: the whole picture, proportions changed.")
    private Fit fit;

    @Option(
            names = "--interpolation",
            order = 57,
            paramLabel = "HOW",
            description = "bilinear, or bicubic as most of timm's models were trained with (default: that of"
                    + " --preprocess, else bilinear).")
    private Interpolation interpolation;

    @Option(
            names = "--crop",
            order = 58,
            paramLabel = "FRACTION",
            description = "Part of the centre that is kept when cropping, as in 0.875 for 224 of 256 pixels.")
    private Double crop;

    @Option(
            names = "--invert",
            order = 59,
            description = "Exchange black and white, as for black digits on white paper.")
    private boolean invert;

    /** Two ways to say the same. */
    private static final class Spread {
        @Option(
                names = "--scale",
                order = 55,
                paramLabel = "S",
                split = ",",
                description = "What each channel is multiplied by after the mean: one value, or one for each.")
        private List<Double> scale;

        @Option(
                names = "--std",
                order = 56,
                paramLabel = "S",
                split = ",",
                description = "What each channel is divided by after the mean, instead of --scale.")
        private List<Double> deviation;

        private List<Double> factors() {
            return scale != null
                    ? scale
                    : deviation.stream().map(value -> 1 / value).toList();
        }
    }

    /**
     * A preprocessing and where it comes from.
     *
     * @param preprocessing what is done
     * @param name the preset's name; empty for values of the user's
     * @param why why it was chosen
     */
    public record Chosen(Preprocessing preprocessing, Optional<String> name, String why) {
        /** A line for the user. */
        public String describe() {
            return name.map(preset -> preset + " (" + why + "): ").orElse(why + ": ") + preprocessing.describe();
        }
    }

    /** The size asked for. */
    public Optional<PictureSize> size() {
        return Optional.ofNullable(size);
    }

    /**
     * The preprocessing for a network's input.
     *
     * @throws ParameterException if the options contradict each other or the input, or none were given and nothing can
     *     be guessed
     */
    public Chosen choose(Model model, long channels, int height, int width) {
        try {
            Chosen chosen = base(model, channels, height, width);
            Preprocessing result = adjusted(chosen.preprocessing().withSize(width, height));
            if (result.order().channels() != channels) {
                throw usage(
                        "%s gives %d channels (%s), but the input of %s has %d; choose others by --preprocess or"
                                + " --order",
                        chosen.name().orElse("the preprocessing"),
                        result.order().channels(),
                        result.order(),
                        model.name(),
                        channels);
            }
            return new Chosen(result, chosen.name(), chosen.why());
        } catch (InvalidDescriptorException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }

    private Chosen base(Model model, long channels, int height, int width) {
        if (name != null) {
            return new Chosen(Presets.named(name), Optional.of(name), "as asked for");
        }
        if (order != null || white != null || mean != null || spread != null) {
            return new Chosen(plain(channels), Optional.empty(), "values as asked for");
        }
        if (model.trained().isPresent()) {
            return new Chosen(model.trained().get().preprocessing(), Optional.empty(), "as it was trained");
        }
        if (model.preset().isPresent()) {
            return new Chosen(Presets.named(model.preset().get()), model.preset(), "that of " + model.name());
        }
        Presets.Guess guess = Presets.guess(model.name(), channels, height, width)
                .orElseThrow(() -> usage(
                        "no preprocessing is known for %s with an input of %dx%dx%d; give one by --preprocess, or by"
                                + " --mean, --scale, --order and --white",
                        model.name(), channels, height, width));
        return new Chosen(Presets.named(guess.name()), Optional.of(guess.name()), guess.why());
    }

    private Preprocessing plain(long channels) {
        ChannelOrder channelOrder = order != null ? order : channels == 1 ? ChannelOrder.GREY : ChannelOrder.RGB;
        return new Preprocessing(
                1,
                1,
                Fit.CROP,
                0.875,
                channelOrder,
                255,
                Collections.nCopies(channelOrder.channels(), 0.0),
                Collections.nCopies(channelOrder.channels(), 1.0),
                false);
    }

    private Preprocessing adjusted(Preprocessing base) {
        ChannelOrder channelOrder = order != null ? order : base.order();
        return new Preprocessing(
                base.width(),
                base.height(),
                fit != null ? fit : base.fit(),
                crop != null ? crop : base.cropFraction(),
                channelOrder,
                white != null ? white : base.white(),
                perChannel(mean, base.mean(), channelOrder),
                perChannel(spread == null ? null : spread.factors(), base.scale(), channelOrder),
                invert || base.invert(),
                interpolation != null ? interpolation : base.interpolation());
    }

    /** One value serves all channels; without any, those of the base do. */
    private static List<Double> perChannel(List<Double> given, List<Double> base, ChannelOrder order) {
        List<Double> values = given != null ? given : base;
        return values.size() == 1 ? Collections.nCopies(order.channels(), values.getFirst()) : values;
    }

    private ParameterException usage(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(message, values));
    }
}
