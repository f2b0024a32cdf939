package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.List;
import java.util.Optional;

/**
 * How pictures become the input of a model, and what its classes are called.
 *
 * @param input the network's input
 * @param preprocessing to the size of the input
 * @param preset the preset's name, where it is one
 * @param labels names of the classes, where they are known
 */
record PictureModel(
        PictureInput input, Preprocessing preprocessing, Optional<String> preset, Optional<List<String>> labels) {
    static PictureModel of(Model model, ClassifierOptions options) {
        PictureInput input = PictureInput.of(model.network(), model.name());
        NetworkInput symbolic = model.network().inputs().getFirst();
        ChosenPreprocessing chosen = options.preprocessing()
                .map(given -> new ChosenPreprocessing(given, Optional.empty(), "as asked for"))
                .or(() -> ChosenPreprocessing.known(model.pictures(), model.trained(), model.name(), input))
                .orElseThrow(() -> unknown(model, input));
        // A size that the network leaves open is the preprocessing's own; a preset's is only usual.
        boolean open = chosen.preset().isEmpty()
                && !symbolic.symbols().get(2).isEmpty()
                && !symbolic.symbols().get(3).isEmpty();
        Preprocessing sized =
                open ? chosen.preprocessing() : chosen.preprocessing().withSize(input.width(), input.height());
        require(
                sized.order().channels() == input.channels(),
                "the preprocessing gives %d channels (%s), but the input of %s has %d; choose another by"
                        + " ClassifierOptions.preprocessing",
                sized.order().channels(),
                sized.order(),
                model.name(),
                input.channels());
        List<String> classes = model.pictures().classes();
        return new PictureModel(
                input.withSize(sized.height(), sized.width()),
                sized,
                chosen.preset(),
                options.labels().or(() -> classes.isEmpty() ? Optional.empty() : Optional.of(classes)));
    }

    private static InvalidDescriptorException unknown(Model model, PictureInput input) {
        return new InvalidDescriptorException("no preprocessing is known for " + model.name() + " with an input of "
                + input.channels() + "x" + input.height() + "x" + input.width()
                + "; give one by ClassifierOptions.preset (" + String.join(", ", Presets.names())
                + ") or ClassifierOptions.preprocessing");
    }

    /** The same with a preset's labels where there are none, checked against the number of classes. */
    PictureModel withLabelsFor(String model, long classes) {
        Optional<List<String>> found = labels.or(() -> preset.flatMap(name -> Labels.ofPreset(name, classes)));
        found.ifPresent(names -> Labels.requireFor(names, "the list", model, classes));
        return new PictureModel(input, preprocessing, preset, found);
    }
}
