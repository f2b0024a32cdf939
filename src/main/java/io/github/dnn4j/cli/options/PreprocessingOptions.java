package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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
            description = "Preprocessing by name: mobilenet, imagenet, timm, cifar10 or mnist; by default what the"
                    + " model's file says, else chosen by its name or input size, unless values are given by the"
                    + " options below.")
    private String name;

    @Option(
            names = "--size",
            order = 51,
            paramLabel = "HxW",
            converter = PictureSize.Converter.class,
            description = "Height and width of the network's input, where the model leaves them open.")
    private PictureSize size;

    @Mixin
    private PreprocessingValues values;

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
            Preprocessing result = values.adjusted(chosen.preprocessing().withSize(width, height));
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
        if (values.areGiven()) {
            return new Chosen(values.plain(channels), Optional.empty(), "values as asked for");
        }
        if (model.trained().isPresent()) {
            return new Chosen(model.trained().get().preprocessing(), Optional.empty(), "as it was trained");
        }
        Optional<Preprocessing> said = model.pictures().preprocessing();
        if (said.isPresent()) {
            return new Chosen(said.get(), Optional.empty(), "as its file says");
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

    private ParameterException usage(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(message, values));
    }
}
