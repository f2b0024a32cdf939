package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What pictures show, by a network that tells classes apart. Safe for all threads, as {@link Model} is.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.open(Path.of("resnet50.onnx"))) {
 *     System.out.println(classifier.classify(Path.of("cat.jpg")));
 * }
 * }</pre>
 */
public final class Classifier implements AutoCloseable {
    /** The number of classes that are given where a call does not say how many. */
    public static final int USUAL = 5;

    private final Model model;
    private final String input;
    private final String output;
    private final Preprocessing preprocessing;
    private final Optional<List<String>> labels;
    private final Scores scores;

    private Classifier(Model model, PictureModel pictures, String output) {
        this.model = model;
        this.input = pictures.input().name();
        this.output = output;
        this.preprocessing = pictures.preprocessing();
        this.labels = pictures.labels();
        this.scores = Scores.of(model.network(), output);
    }

    /** Opens a file with {@link ClassifierOptions#defaults}. */
    public static Classifier open(Path file) {
        return open(file, ClassifierOptions.defaults());
    }

    /**
     * Opens an ONNX file, or a safetensors file that {@code dnn4j train} wrote. Preprocessing and labels are those of
     * the options, else those that the file carries, else a preset's by the file's name or the size of its input.
     *
     * @throws InvalidDescriptorException if the network does not take one input of pictures (N, C, H, W), no
     *     preprocessing is known for it, there are more or fewer labels than classes, or several outputs of which none
     *     is named
     * @throws io.github.dnn4j.backend.BackendUnavailableException and others as {@link Model#open(Path, ModelOptions)}
     */
    public static Classifier open(Path file, ClassifierOptions options) {
        Model model = Model.open(file, options.model());
        try {
            Network network = model.network();
            String output = output(network, options.output());
            PictureModel pictures = PictureModel.of(model, options);
            long classes =
                    network.inferShapes(pictures.input().shapes()).get(output).elements();
            return new Classifier(model, pictures.withLabelsFor(model.name(), classes), output);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static String output(Network network, Optional<String> wanted) {
        List<String> outputs = network.outputs();
        require(
                wanted.isPresent() || outputs.size() == 1,
                "the model has the outputs %s; choose one by ClassifierOptions.output",
                outputs);
        String output = wanted.orElseGet(outputs::getFirst);
        require(outputs.contains(output), "the model has no output named %s; it has %s", output, outputs);
        return output;
    }

    /** The model below. */
    public Model model() {
        return model;
    }

    /** How a picture becomes the network's input. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * The most probable classes of a picture file, the most probable first.
     *
     * @throws io.github.dnn4j.image.PictureException if it is no picture that can be read
     * @throws IOException if reading fails
     * @throws java.util.concurrent.RejectedExecutionException and others as {@link Model#run(Map)}
     */
    public List<Prediction> classify(Path picture) throws IOException {
        return classify(ImageReader.read(picture), USUAL);
    }

    /** The same of several files, each with its classes; they are computed by all sessions. */
    public List<List<Prediction>> classify(List<Path> pictures) throws IOException {
        List<CompletableFuture<List<Prediction>>> results = new ArrayList<>();
        try {
            for (Path picture : pictures) {
                results.add(submit(ImageReader.read(picture), USUAL));
            }
            List<List<Prediction>> all = new ArrayList<>();
            for (CompletableFuture<List<Prediction>> result : results) {
                all.add(Waiting.forResult(result, model));
            }
            return all;
        } finally {
            results.forEach(result -> result.cancel(false)); // what is left after a failure
        }
    }

    /** The same of the content of a picture file; the stream is read to its end and not closed. */
    public List<Prediction> classify(InputStream picture) throws IOException {
        return classify(picture.readAllBytes());
    }

    /** The same of the content of a picture file. */
    public List<Prediction> classify(byte[] picture) throws IOException {
        return classify(ImageReader.decode(picture, "the picture"), USUAL);
    }

    /** The same of a picture that is decoded already; its type is in the module java.desktop. */
    @SuppressWarnings("exports") // whoever has such a picture requires the module
    public List<Prediction> classify(BufferedImage picture) {
        return classify(ImageReader.of(picture), USUAL);
    }

    /** The {@code count} most probable classes of a picture. */
    public List<Prediction> classify(Picture picture, int count) {
        return Waiting.forResult(submit(picture, count), model);
    }

    /** The same without waiting, as {@link Model#runAsync}; the picture is prepared in the calling thread. */
    public CompletableFuture<List<Prediction>> classifyAsync(Picture picture, int count) {
        return Waiting.detached(submit(picture, count));
    }

    private CompletableFuture<List<Prediction>> submit(Picture picture, int count) {
        require(count >= 1, "the %d most probable classes; at least 1 can be given", count);
        Tensor pixels = preprocessing.apply(picture);
        return model.submit(Map.of(input, pixels), outputs -> top(outputs.floats(output), count));
    }

    private List<Prediction> top(float[] values, int count) {
        double[] probabilities = scores.probabilities(values);
        return Scores.top(probabilities, count).stream()
                .map(index -> new Prediction(
                        index,
                        labels.map(names -> names.get(index)).orElse(Integer.toString(index)),
                        probabilities[index]))
                .toList();
    }

    /** Closes the model. */
    @Override
    public void close() {
        model.close();
    }

    @Override
    public String toString() {
        return model + ", " + preprocessing.describe();
    }
}
