package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.model.ChosenPreprocessing;
import io.github.dnn4j.model.ModelFile;
import io.github.dnn4j.model.PictureInput;
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
    public ChosenPreprocessing choose(Model model, PictureInput input) {
        try {
            ChosenPreprocessing chosen = base(model, input);
            Preprocessing result = values.adjusted(chosen.preprocessing().withSize(input.width(), input.height()));
            if (result.order().channels() != input.channels()) {
                throw usage(
                        "%s gives %d channels (%s), but the input of %s has %d; choose others by --preprocess or"
                                + " --order",
                        chosen.preset().orElse("the preprocessing"),
                        result.order().channels(),
                        result.order(),
                        model.name(),
                        input.channels());
            }
            return chosen.with(result);
        } catch (InvalidDescriptorException refused) {
            throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
        }
    }

    private ChosenPreprocessing base(Model model, PictureInput input) {
        if (name != null) {
            return ChosenPreprocessing.preset(name, "as asked for");
        }
        if (values.areGiven()) {
            return new ChosenPreprocessing(values.plain(input.channels()), Optional.empty(), "values as asked for");
        }
        if (model.preset().isPresent()) {
            return ChosenPreprocessing.preset(model.preset().get(), "that of " + model.name());
        }
        return ChosenPreprocessing.known(
                        model.trained()
                                .map(ModelFile::of)
                                .map(ModelFile::pictures)
                                .orElseGet(model::pictures),
                        model.trained().isPresent(),
                        model.name(),
                        input)
                .orElseThrow(() -> usage(
                        "no preprocessing is known for %s with an input of %dx%dx%d; give one by --preprocess, or by"
                                + " --mean, --scale, --order and --white",
                        model.name(), input.channels(), input.height(), input.width()));
    }

    private ParameterException usage(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(message, values));
    }
}
