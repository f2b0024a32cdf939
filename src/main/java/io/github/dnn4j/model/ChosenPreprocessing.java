package io.github.dnn4j.model;

import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import java.util.Optional;

/**
 * A preprocessing and where it comes from.
 *
 * @param preprocessing what is done
 * @param preset the preset's name; empty for values that a file says or that were given
 * @param why why it was chosen
 */
public record ChosenPreprocessing(Preprocessing preprocessing, Optional<String> preset, String why) {
    /**
     * What a model's file says, else a preset by the file's name or the size of its input.
     *
     * @param said what the file says
     * @param trained whether dnn4j trained the model, and so said it
     * @param file the file's name
     * @param input what the network takes
     * @return empty if nothing is known
     */
    public static Optional<ChosenPreprocessing> known(
            PictureMetadata said, boolean trained, String file, PictureInput input) {
        String why = trained ? "as it was trained" : "as its file says";
        return said.preprocessing()
                .map(values -> new ChosenPreprocessing(values, Optional.empty(), why))
                .or(() -> Presets.guess(file, input.channels(), input.height(), input.width())
                        .map(guess -> preset(guess.name(), guess.why())));
    }

    /**
     * A preset.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none of that name
     */
    public static ChosenPreprocessing preset(String name, String why) {
        return new ChosenPreprocessing(Presets.named(name), Optional.of(name), why);
    }

    /** The same reason for another preprocessing. */
    public ChosenPreprocessing with(Preprocessing other) {
        return new ChosenPreprocessing(other, preset, why);
    }

    /** A line for the user. */
    public String describe() {
        return preset.map(name -> name + " (" + why + "): ").orElse(why + ": ") + preprocessing.describe();
    }
}
