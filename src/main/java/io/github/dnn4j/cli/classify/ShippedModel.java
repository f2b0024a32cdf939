package io.github.dnn4j.cli.classify;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The model that comes with the library, and pictures for it that it was not trained with. They are resources beside
 * this class, in the folder {@code shipped}: {@code model.safetensors}, which {@code train} wrote, and {@code
 * samples.txt}, a line for each picture of its file's name, a tab and the name of its class.
 *
 * @param model the model
 * @param samples the pictures
 */
record ShippedModel(Model model, List<Sample> samples) {
    private static final String FOLDER = "shipped/";
    private static final String MODEL = "model.safetensors";
    private static final String SAMPLES = "samples.txt";

    /**
     * A picture and what it shows.
     *
     * @param picture the picture, prepared for the model
     * @param truth the class that it has
     */
    record Sample(PreparedPicture picture, String truth) {}

    /** Finds the files; null for one that is not there. */
    @FunctionalInterface
    interface Source {
        InputStream open(String name) throws IOException;
    }

    /**
     * The model of this library.
     *
     * @throws CommandException if this build has none
     */
    static ShippedModel read() throws IOException {
        return read(name -> ShippedModel.class.getResourceAsStream(FOLDER + name));
    }

    /** As {@link #read()}, from files that lie elsewhere. */
    static ShippedModel read(Source source) throws IOException {
        long start = System.nanoTime();
        TrainedModel trained = TrainedModel.read(bytes(source, MODEL), "the shipped model");
        String name = trained.classifier();
        Model model = Model.of(trained, "the shipped model", name, "", System.nanoTime() - start);
        List<Sample> samples = new ArrayList<>();
        for (String line : new String(bytes(source, SAMPLES), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            String[] parts = line.split("\t");
            if (parts.length != 2 || !trained.classes().contains(parts[1])) {
                throw new CommandException(
                        "the line \"%s\" of %s is not a file's name, a tab and one of the classes %s",
                        line, SAMPLES, trained.classes());
            }
            Picture picture = ImageReader.decode(bytes(source, parts[0]), parts[0]);
            Tensor pixels = trained.preprocessing().apply(picture);
            PreparedPicture prepared =
                    new PreparedPicture(Path.of(parts[0]), picture.width(), picture.height(), pixels);
            samples.add(new Sample(prepared, parts[1]));
        }
        return new ShippedModel(model, List.copyOf(samples));
    }

    private static byte[] bytes(Source source, String name) throws IOException {
        try (InputStream stream = source.open(name)) {
            if (stream == null) {
                throw new CommandException(
                        "this build of dnn4j comes without %s, so there is nothing to show; give pictures and a model:"
                                + " dnn4j classify PICTURE --model FILE",
                        FOLDER + name);
            }
            return stream.readAllBytes();
        }
    }
}
