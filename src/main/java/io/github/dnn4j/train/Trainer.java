package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.data.BatchPipeline;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network on a data set.
 *
 * <pre>{@code
 * DataSet data = DataSets.open("fashion-mnist");
 * try (Backend backend = OneDnnBackend.open();
 *         Trainer trainer = Trainer.start(backend, network, data, TrainingRecipe.defaults(), RunOptions.defaults())) {
 *     History history = trainer.run(new TrainingListener() {});
 *     Parameters learned = trainer.parameters();
 * }
 * }</pre>
 *
 * <p>The same network, data, plan, backend, precision and number of threads give the same parameters, in one go or
 * interrupted and resumed, as far as the backend computes the same twice. A step allocates no Java heap besides what
 * the backend's session and the listener do. For one thread, but for {@link #requestStop}.
 */
public final class Trainer implements AutoCloseable {
    private final Backend backend;
    private final Network network;
    private final TrainableNetwork trainable;
    private final DataSet data;
    private final TrainingRecipe plan;
    private final RunOptions options;
    private final Normalization normalization;
    private final int stepsPerEpoch;
    private final TrainingProgress progress;
    private final History history;
    private final TrainingResources machinery;
    private final Checkpoints checkpoints;
    private final TrainingStep step;
    private Evaluation evaluation;
    private volatile boolean stopRequested;

    private Trainer(
            Backend backend,
            Network network,
            DataSet data,
            TrainingRecipe plan,
            RunOptions options,
            Parameters initial,
            Optional<Path> resumed,
            Checkpoint.Writer writer) {
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
        Shape input = trainable.inputShape(plan.batch(), data.train());
        Shape output = trainable
                .network()
                .inferShapes(Map.of(trainable.input(), input))
                .get(trainable.output());
        plan.loss().requireFor(output, input, data.classes().size());
        this.stepsPerEpoch = (int) (data.train().count() / pictures);
        this.progress = new TrainingProgress(plan.epochs(), stepsPerEpoch, (int) pictures);
        this.history = new History(Math.toIntExact(progress.totalSteps()));
        this.checkpoints = new Checkpoints(network, settings(), circumstances(), options, writer);
        Optional<Checkpoint> found = resumed.map(file -> checkpoints.read(file, plan));
        long steps = found.map(Checkpoint::step).orElse(0L);
        require(
                steps <= progress.totalSteps(),
                "the checkpoint is of step %d, but %d epochs have only %d",
                steps,
                plan.epochs(),
                progress.totalSteps());
        this.machinery = TrainingResources.open(
                backend,
                trainable,
                found.map(Checkpoint::asParameters).orElse(initial),
                input,
                data.train(),
                normalization,
                plan,
                options,
                steps * plan.passes());
        try {
            found.ifPresent(this::restore);
            this.step = new TrainingStep(this, progress);
        } catch (RuntimeException | Error failure) {
            machinery.close();
            throw failure;
        }
    }

    /**
     * A training from the beginning, with parameters of {@link Initialiser#he}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if network, data and plan do not fit together
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if the backend cannot train a layer
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     */
    public static Trainer start(
            Backend backend, Network network, DataSet data, TrainingRecipe plan, RunOptions options) {
        return start(
                backend, network, data, plan, options, Parameters.initialise(network, Initialiser.he(plan.seed())));
    }

    /**
     * As {@link #start(Backend, Network, DataSet, TrainingRecipe, RunOptions)}, from given parameters, which are
     * copied.
     */
    public static Trainer start(
            Backend backend,
            Network network,
            DataSet data,
            TrainingRecipe plan,
            RunOptions options,
            Parameters initial) {
        return new Trainer(backend, network, data, plan, options, initial, Optional.empty(), SafetensorsWriter::write);
    }

    /**
     * Goes on from a checkpoint, bit for bit as if it had not been interrupted. The number of epochs may be another
     * one, where the schedule does not depend on it.
     *
     * @throws CheckpointException if there is no such checkpoint, or it is of another training; lists what differs
     */
    public static Trainer resume(
            Backend backend, Network network, DataSet data, TrainingRecipe plan, RunOptions options, Path checkpoint) {
        return new Trainer(
                backend,
                network,
                data,
                plan,
                options,
                Parameters.none(),
                Optional.of(checkpoint),
                SafetensorsWriter::write);
    }

    /** As {@link #start}, with another way to write checkpoints. */
    static Trainer start(
            Backend backend,
            Network network,
            DataSet data,
            TrainingRecipe plan,
            RunOptions options,
            Checkpoint.Writer writer) {
        Parameters initial = Parameters.initialise(network, Initialiser.he(plan.seed()));
        return new Trainer(backend, network, data, plan, options, initial, Optional.empty(), writer);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(plan.describe());
        settings.put("data", data.toString());
        settings.put("normalization", normalization.toString());
        settings.put("precision", options.session().precision().toString());
        settings.put("running averages", options.session().runningAverage().toString());
        return settings;
    }

    private Map<String, String> circumstances() {
        return Map.of(
                "backend",
                backend.name(),
                "threads",
                Integer.toString(options.session().threads()));
    }

    private void restore(Checkpoint checkpoint) {
        machinery.updates().restore(checkpoint.step(), checkpoint.state());
        for (int i = 0; i < checkpoint.step(); i++) {
            history.add(
                    checkpoint.curves().get(Checkpoint.LOSSES).getFloat(i),
                    checkpoint.curves().get(Checkpoint.ACCURACIES).getFloat(i));
        }
        checkpoint.epochs().forEach(history::add);
    }

    /**
     * Trains to the end, or until {@link #requestStop}.
     *
     * @throws DivergedException if a loss or gradient is not finite, or the loss grows beyond what the options allow
     * @throws CheckpointException if a checkpoint cannot be written and the listener does not carry on
     */
    public History run(TrainingListener listener) {
        trainable.note().ifPresent(listener::note);
        data.notes().forEach(listener::note);
        checkpoints.notes().forEach(listener::note);
        progress.start(steps());
        checkpoints.startClock();
        EpochClock clock = new EpochClock();
        while (steps() < progress.totalSteps() && !stopRequested) {
            clock.resume();
            step.run();
            clock.pause(progress);
            listener.step(progress);
            if (steps() % stepsPerEpoch == 0) {
                finishEpoch(clock, listener);
                clock = new EpochClock();
                checkpoints.write(this, listener);
            } else if (checkpoints.due()) {
                checkpoints.write(this, listener);
            }
        }
        if (stopRequested && steps() % stepsPerEpoch != 0) {
            checkpoints.write(this, listener);
        }
        return history;
    }

    private void finishEpoch(EpochClock clock, TrainingListener listener) {
        evaluation = evaluate();
        int end = history.steps();
        EpochResult result = new EpochResult(
                end / stepsPerEpoch,
                history.meanLoss(end - stepsPerEpoch, end),
                history.meanAccuracy(end - stepsPerEpoch, end),
                evaluation.loss(),
                evaluation.accuracy(),
                progress.learningRate(),
                progress.imagesPerSecond(),
                clock.seconds());
        history.add(result);
        listener.epoch(result);
    }

    /** Loss and accuracy on the test pictures with the parameters as they are now, in F32 and inference mode. */
    public Evaluation evaluate() {
        return Evaluator.evaluate(
                backend,
                CompileOptions.defaults().threads(options.session().threads()),
                trainable,
                parameters(),
                data.test(),
                normalization,
                plan.loss(),
                options.evaluationBatch());
    }

    /** What the last complete epoch's evaluation gave; empty before. */
    public Optional<Evaluation> lastEvaluation() {
        return Optional.ofNullable(evaluation);
    }

    /** Ends {@link #run} after the step that it is at, with a checkpoint if there is to be one; from any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    /** A copy of the parameters as they are now, under the names of the whole network. */
    public Parameters parameters() {
        return session().snapshot();
    }

    /** The network as it was given. */
    public Network network() {
        return network;
    }

    /** The part of it that is trained. */
    public TrainableNetwork trainable() {
        return trainable;
    }

    /** The data. */
    public DataSet data() {
        return data;
    }

    /** How samples become the network's numbers: from the training pictures. */
    public Normalization normalization() {
        return normalization;
    }

    /** Steps taken so far, those before a resumed checkpoint included. */
    public long steps() {
        return history.steps();
    }

    /** True if all epochs of the plan are done. */
    public boolean isComplete() {
        return steps() == progress.totalSteps();
    }

    /** Steps of all epochs of the plan. */
    public long totalSteps() {
        return progress.totalSteps();
    }

    /** What happened so far. */
    public History history() {
        return history;
    }

    /** What runs forward and backward and why, and the memory that it takes. */
    public Explanation explain() {
        return session().explain();
    }

    /** Seconds that steps have waited because no batch was ready. */
    public double secondsWaited() {
        return batches().waitedNanos() / 1e9;
    }

    TrainingSession session() {
        return machinery.session();
    }

    Backend backend() {
        return backend;
    }

    ParameterUpdates updates() {
        return machinery.updates();
    }

    BatchPipeline batches() {
        return machinery.batches();
    }

    TrainingRecipe plan() {
        return plan;
    }

    double divergence() {
        return options.divergence();
    }

    /** Releases everything; no checked exception. */
    @Override
    public void close() {
        machinery.close();
    }
}
