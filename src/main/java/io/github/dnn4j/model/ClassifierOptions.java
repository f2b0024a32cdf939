package io.github.dnn4j.model;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import java.util.List;
import java.util.Optional;

/** How a classifier of pictures is opened. Immutable; begin with {@link #defaults}. */
public final class ClassifierOptions {
    private static final ClassifierOptions DEFAULTS =
            new ClassifierOptions(ModelOptions.defaults(), Optional.empty(), Optional.empty(), Optional.empty());

    private final ModelOptions model;
    private final Optional<Preprocessing> preprocessing;
    private final Optional<List<String>> labels;
    private final Optional<String> output;

    private ClassifierOptions(
            ModelOptions model,
            Optional<Preprocessing> preprocessing,
            Optional<List<String>> labels,
            Optional<String> output) {
        this.model = model;
        this.preprocessing = preprocessing;
        this.labels = labels;
        this.output = output;
    }

    /** Everything as the file says, or as its name and input suggest. */
    public static ClassifierOptions defaults() {
        return DEFAULTS;
    }

    /** How the model is opened. */
    public ModelOptions model() {
        return model;
    }

    /** How a picture becomes the input; empty for what the file says or its name suggests. */
    public Optional<Preprocessing> preprocessing() {
        return preprocessing;
    }

    /** Names of the classes; empty for those that the file or a preset's data set has. */
    public Optional<List<String>> labels() {
        return labels;
    }

    /** The output with the classes' scores; empty for the only one. */
    public Optional<String> output() {
        return output;
    }

    /** The same with another way to open the model. */
    public ClassifierOptions model(ModelOptions options) {
        return new ClassifierOptions(options, preprocessing, labels, output);
    }

    /** The same with a preprocessing of one's own; its size is that of the network's input where that is fixed. */
    public ClassifierOptions preprocessing(Preprocessing other) {
        return new ClassifierOptions(model, Optional.of(other), labels, output);
    }

    /**
     * The same with the preprocessing of that name.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none; lists those of {@link Presets}
     */
    public ClassifierOptions preset(String name) {
        return preprocessing(Presets.named(name));
    }

    /** The same with names for the classes, as many as the network tells apart; {@link Labels#read} reads a file. */
    public ClassifierOptions labels(List<String> names) {
        return new ClassifierOptions(model, preprocessing, Optional.of(List.copyOf(names)), output);
    }

    /** The same with the output that has the scores, where a network has several. */
    public ClassifierOptions output(String name) {
        return new ClassifierOptions(model, preprocessing, labels, Optional.of(name));
    }

    @Override
    public String toString() {
        return model
                + preprocessing.map(each -> ", " + each.describe()).orElse("")
                + labels.map(names -> ", " + names.size() + " labels").orElse("");
    }
}
