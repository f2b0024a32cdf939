package io.github.dnn4j.report;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of a training run shows.
 *
 * @param facts what was trained on what and how, by a few words each; shown in their order
 * @param history the points of the run, in their order
 * @param classes names of the classes
 * @param confusion how many test pictures of each class (first index) were taken for each class (second index)
 * @param mistakes test pictures that were taken for something else, the most confident first
 * @param kernels the first layer's, if it has any to show
 * @param activations what one picture becomes on its way through the network
 */
public record TrainingReport(
        Map<String, Object> facts,
        List<TrainingPoint> history,
        List<String> classes,
        List<long[]> confusion,
        List<Mistake> mistakes,
        Optional<Kernels> kernels,
        Optional<Activations> activations) {
    /**
     * A picture that was misclassified.
     *
     * @param picture the picture
     * @param index its place in the test set
     * @param truth the class that it has
     * @param predicted the class that it was taken for
     * @param probability how sure the network was of that, 0 to 1
     */
    public record Mistake(Bitmap picture, long index, int truth, int predicted, double probability) {}

    /**
     * A layer's kernels, on one scale.
     *
     * @param layer name of the layer
     * @param before as they were initialised
     * @param after as they were trained
     * @param range the magnitude that has the full colour
     * @param colours whether they are shown as red, green and blue
     */
    public record Kernels(String layer, Bitmap before, Bitmap after, double range, boolean colours) {}

    /**
     * A picture and the maps that it becomes.
     *
     * @param picture the picture
     * @param truth the class that it has
     * @param predicted the class that it was taken for
     * @param probability how sure the network was of that, 0 to 1
     * @param maps of the layers, in their order
     */
    public record Activations(Bitmap picture, int truth, int predicted, double probability, List<Maps> maps) {}

    /**
     * The maps of one layer.
     *
     * @param layer name of the layer
     * @param shown how many are in the picture
     * @param channels how many there are
     * @param height of a map; {@code width} likewise
     * @param picture the maps as tiles
     */
    public record Maps(String layer, int shown, int channels, int height, int width, Bitmap picture) {}

    /** Copies the collections and checks that the classes fit. */
    public TrainingReport {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        history = List.copyOf(history);
        classes = List.copyOf(classes);
        confusion = List.copyOf(confusion);
        mistakes = List.copyOf(mistakes);
        for (long[] row : confusion) {
            require(
                    confusion.size() == classes.size() && row.length == classes.size(),
                    "a confusion matrix of %d rows and %d columns for %d classes",
                    confusion.size(),
                    row.length,
                    classes.size());
        }
        for (Mistake mistake : mistakes) {
            requireClass(mistake.truth(), classes);
            requireClass(mistake.predicted(), classes);
        }
        if (activations.isPresent()) {
            requireClass(activations.get().truth(), classes);
            requireClass(activations.get().predicted(), classes);
        }
    }

    private static void requireClass(int index, List<String> classes) {
        require(index >= 0 && index < classes.size(), "class %d is none of the %d there are", index, classes.size());
    }

    /** The report as {@link Json} writes it, pictures as addresses that contain them. */
    public Map<String, Object> toJson() {
        List<Object> points = new ArrayList<>();
        history.forEach(point -> points.add(Json.object(
                "epoch", point.epoch(),
                "step", point.step(),
                "loss", point.loss(),
                "train_accuracy", point.trainAccuracy(),
                "test_accuracy", point.testAccuracy(),
                "learning_rate", point.learningRate(),
                "images_per_second", point.imagesPerSecond(),
                "seconds", point.seconds(),
                "epoch_loss", point.epochLoss(),
                "epoch_train_accuracy", point.epochAccuracy())));
        return Json.object(
                "format",
                "dnn4j-training-1",
                "facts",
                facts,
                "history",
                points,
                "classes",
                classes,
                "confusion",
                confusion,
                "mistakes",
                mistakes.stream().map(TrainingReport::toJson).toList(),
                "kernels",
                kernels.map(TrainingReport::toJson),
                "activations",
                activations.map(TrainingReport::toJson));
    }

    private static Map<String, Object> toJson(Mistake mistake) {
        return Json.object(
                "picture", mistake.picture().toJson(),
                "index", mistake.index(),
                "truth", mistake.truth(),
                "predicted", mistake.predicted(),
                "probability", mistake.probability());
    }

    private static Map<String, Object> toJson(Kernels kernels) {
        return Json.object(
                "layer", kernels.layer(),
                "before", kernels.before().toJson(),
                "after", kernels.after().toJson(),
                "range", kernels.range(),
                "colours", kernels.colours());
    }

    private static Map<String, Object> toJson(Activations activations) {
        List<Object> maps = new ArrayList<>();
        activations
                .maps()
                .forEach(layer -> maps.add(Json.object(
                        "layer", layer.layer(),
                        "shown", layer.shown(),
                        "channels", layer.channels(),
                        "height", layer.height(),
                        "width", layer.width(),
                        "picture", layer.picture().toJson())));
        return Json.object(
                "picture", activations.picture().toJson(),
                "truth", activations.truth(),
                "predicted", activations.predicted(),
                "probability", activations.probability(),
                "maps", maps);
    }
}
