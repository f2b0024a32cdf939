package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.Normalization;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is trained on what, how and by which backend, checked to fit together. */
final class TrainingTask {
    private final Backend backend;
    private final Network network;
    private final TrainableNetwork trainable;
    private final DataSet data;
    private final TrainingRecipe plan;
    private final RunOptions options;
    private final Normalization normalization;
    private final Shape input;
    private final int picturesPerStep;

    TrainingTask(Backend backend, Network network, DataSet data, TrainingRecipe plan, RunOptions options) {
        this.backend = backend;
        this.network = network;
        this.data = data;
        this.plan = plan;
        this.options = options;
        this.trainable = TrainableNetwork.of(network, plan.loss());
        this.normalization = Normalization.of(data.train());
        long pictures = (long) plan.batch() * plan.passes();
        require(
                pictures <= data.train().count(),
                "a step of %d pictures cannot be made of the %d that there are; use a smaller batch",
                pictures,
                data.train().count());
        this.picturesPerStep = (int) pictures;
        this.input = trainable.inputShape(plan.batch(), data.train());
        Shape output = trainable
                .network()
                .inferShapes(Map.of(trainable.input(), input))
                .get(trainable.output());
        plan.loss().requireFor(output, input, data.classes().size());
    }

    /** The progress of none of its steps. */
    TrainingProgress begin() {
        return new TrainingProgress(plan.epochs(), data.train().count() / picturesPerStep, picturesPerStep);
    }

    /** Opens what computes it, from these parameters on, after so many steps. */
    TrainingResources open(Parameters parameters, long steps) {
        return TrainingResources.open(
                backend,
                trainable,
                parameters,
                input,
                data.train(),
                normalization,
                plan,
                options,
                steps * plan.passes());
    }

    /** Loss and accuracy of these parameters on the test pictures, in F32 and inference mode. */
    Evaluation evaluate(Parameters parameters) {
        return Evaluator.evaluate(
                backend,
                CompileOptions.defaults().threads(options.session().threads()),
                trainable,
                parameters,
                data.test(),
                normalization,
                plan.loss(),
                options.evaluationBatch());
    }

    /** All that the result depends on besides the network, by name. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(plan.describe());
        settings.put("data", data.toString());
        settings.put("normalization", normalization.toString());
        settings.put("precision", options.session().precision().toString());
        settings.put("running averages", options.session().runningAverage().toString());
        return settings;
    }

    /** What should change the last digits at most, by name. */
    Map<String, String> circumstances() {
        return Map.of(
                "backend",
                backend.name(),
                "threads",
                Integer.toString(options.session().threads()));
    }

    Backend backend() {
        return backend;
    }

    /** The network as it was given. */
    Network network() {
        return network;
    }

    TrainableNetwork trainable() {
        return trainable;
    }

    DataSet data() {
        return data;
    }

    TrainingRecipe plan() {
        return plan;
    }

    RunOptions options() {
        return options;
    }

    Normalization normalization() {
        return normalization;
    }
}
