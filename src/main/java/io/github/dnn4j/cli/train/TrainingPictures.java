package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.image.Picture;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.report.Bitmap;
import io.github.dnn4j.report.TensorPictures;
import io.github.dnn4j.report.TrainingReport;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.Evaluation;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.train.data.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pictures of a training's page. */
final class TrainingPictures {
    private static final int MISTAKES = 40;
    private static final int KERNELS = 64;
    private static final int MAPS = 32;
    private static final int LAYERS = 12;

    private TrainingPictures() {}

    /** The misclassified pictures that the network was most sure about. */
    static List<TrainingReport.Mistake> mistakes(Evaluation evaluation) {
        Split split = evaluation.split();
        if (!canBeShown(split)) {
            return List.of();
        }
        return IntStream.range(0, split.count())
                .boxed()
                .filter(i -> evaluation.predicted(i) != split.label(i))
                .sorted(Comparator.comparing((Integer i) -> -evaluation.confidence(i)))
                .limit(MISTAKES)
                .map(i -> new TrainingReport.Mistake(
                        bitmap(split.picture(i)), i, split.label(i), evaluation.predicted(i), evaluation.confidence(i)))
                .toList();
    }

    private static boolean canBeShown(Split split) {
        return split.channels() == 1 || split.channels() == 3;
    }

    static Bitmap bitmap(Picture picture) {
        Bitmap bitmap = new Bitmap(picture.width(), picture.height());
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                bitmap.set(x, y, picture.sample(x, y, 0), picture.sample(x, y, 1), picture.sample(x, y, 2));
            }
        }
        return bitmap;
    }

    /** The kernels of the first convolution; empty if there is none in two dimensions that looks at neighbours. */
    static Optional<TrainingReport.Kernels> kernels(Network network, Parameters before, Parameters after) {
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution)
                .findFirst()
                .filter(node ->
                        hasPlane(network.parameters().get(node.parameters().getFirst())))
                .map(node -> {
                    Tensor first = before.get(node.parameters().getFirst());
                    Tensor last = after.get(node.parameters().getFirst());
                    double range = TensorPictures.range(first, last);
                    return new TrainingReport.Kernels(
                            node.name(),
                            TensorPictures.kernels(first, range, KERNELS),
                            TensorPictures.kernels(last, range, KERNELS),
                            range,
                            first.shape().extent(1) == 3);
                });
    }

    private static boolean hasPlane(Shape weight) {
        return weight.rank() == 4 && weight.extent(2) * weight.extent(3) > 1;
    }

    /** What the layers make of the first test picture that is classified rightly, or of the first. */
    static Optional<TrainingReport.Activations> activations(
            Backend backend, TrainableNetwork trainable, TrainedModel model, Evaluation evaluation) {
        Split split = evaluation.split();
        Network network = trainable.network();
        Shape input = trainable.inputShape(1, split);
        if (!canBeShown(split) || input.rank() != 4) {
            return Optional.empty();
        }
        int index = IntStream.range(0, split.count())
                .filter(i -> evaluation.predicted(i) == split.label(i))
                .findFirst()
                .orElse(0);
        Picture picture = split.picture(index);
        Map<String, Shape> inputs = Map.of(trainable.input(), input);
        List<String> values = shownValues(network, network.inferShapes(inputs));
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Network open = new Network(network.name(), network.inputs(), network.nodes(), values);
        List<TrainingReport.Maps> maps = new ArrayList<>();
        try (CompiledNetwork compiled = backend.compile(open, model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession(inputs)) {
            model.preprocessing().apply(picture, session.input(trainable.input()));
            session.run();
            for (String value : values) {
                Tensor output = session.output(value);
                Shape shape = output.shape();
                int channels = (int) shape.extent(1);
                maps.add(new TrainingReport.Maps(
                        value,
                        Math.min(MAPS, channels),
                        channels,
                        (int) shape.extent(2),
                        (int) shape.extent(3),
                        TensorPictures.maps(output, MAPS)));
            }
        }
        return Optional.of(new TrainingReport.Activations(
                bitmap(picture), split.label(index), evaluation.predicted(index), evaluation.confidence(index), maps));
    }

    /**
     * Names of the values that tell most: after activations and pooling, and what a global pooling takes; not too many.
     */
    private static List<String> shownValues(Network network, Map<String, Shape> shapes) {
        Map<String, List<Node>> consumers = network.consumers();
        List<String> values = network.nodes().stream()
                .filter(node -> tellsMuch(node.layer())
                        || consumers.getOrDefault(node.outputs().getFirst(), List.of()).stream()
                                .anyMatch(next -> next.layer() instanceof GlobalPooling))
                .map(node -> node.outputs().getFirst())
                .filter(value -> hasPlane(shapes.get(value)))
                .toList();
        if (values.size() <= LAYERS) {
            return values;
        }
        return IntStream.range(0, LAYERS)
                .mapToObj(i -> values.get(i * (values.size() - 1) / (LAYERS - 1)))
                .toList();
    }

    private static boolean tellsMuch(Layer layer) {
        return layer instanceof Activation || layer instanceof MaxPooling || layer instanceof AveragePooling;
    }
}
