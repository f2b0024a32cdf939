package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * How pictures become the input of a model, and what its classes are called.
 *
 * @param preprocessing to the size of the input
 * @param preset the preset's name, where it is one
 * @param labels names of the classes, where they are known
 */
record PictureModel(Preprocessing preprocessing, Optional<String> preset, Optional<List<String>> labels) {
    static PictureModel of(Model model, List<NetworkInput> inputs, ClassifierOptions options) {
        NetworkInput input = inputs.getFirst();
        Shape shape = input.shape();
        require(
                inputs.size() == 1 && shape.rank() == 4 && input.type().isFloating(),
                "%s does not classify pictures: that takes one input of floating-point numbers (N, C, H, W), but it has %s",
                model.name(),
                inputs.stream()
                        .map(each -> each.name() + " " + each.type() + " " + each.describe())
                        .toList());
        require(
                shape.extent(1) <= 4 || shape.extent(3) > 4,
                "%s takes pictures with channels last (%s); only channels first (N, C, H, W) is known",
                model.name(),
                input.describe());
        int height = Math.toIntExact(shape.extent(2));
        int width = Math.toIntExact(shape.extent(3));
        Optional<Preprocessing> said =
                options.preprocessing().or(() -> model.pictures().preprocessing());
        Optional<String> preset = said.isPresent()
                ? Optional.empty()
                : Optional.of(guessed(model.name(), shape.extent(1), height, width));
        Preprocessing chosen = said.orElseGet(() -> Presets.named(preset.orElseThrow()));
        // A size that the network leaves open is the preprocessing's own; a preset's is only usual.
        boolean open = said.isPresent()
                && !input.symbols().get(2).isEmpty()
                && !input.symbols().get(3).isEmpty();
        Preprocessing sized = open ? chosen : chosen.withSize(width, height);
        require(
                sized.order().channels() == shape.extent(1),
                "the preprocessing gives %d channels (%s), but the input of %s has %d; choose another by"
                        + " ClassifierOptions.preprocessing",
                sized.order().channels(),
                sized.order(),
                model.name(),
                shape.extent(1));
        List<String> classes = model.pictures().classes();
        return new PictureModel(
                sized, preset, options.labels().or(() -> classes.isEmpty() ? Optional.empty() : Optional.of(classes)));
    }

    private static String guessed(String file, long channels, int height, int width) {
        return Presets.guess(file, channels, height, width)
                .map(Presets.Guess::name)
                .orElseThrow(() -> new InvalidDescriptorException("no preprocessing is known for " + file
                        + " with an input of " + channels + "x" + height + "x" + width
                        + "; give one by ClassifierOptions.preset (" + String.join(", ", Presets.names())
                        + ") or ClassifierOptions.preprocessing"));
    }

    /** The same with a preset's labels where there are none, checked against the number of classes. */
    PictureModel withLabelsFor(String model, long classes) {
        Optional<List<String>> found = labels.or(() -> preset.flatMap(name -> Labels.ofPreset(name, classes)));
        found.ifPresent(names -> Labels.requireFor(names, "the list", model, classes));
        return new PictureModel(preprocessing, preset, found);
    }
}
