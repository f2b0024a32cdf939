package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.Normalization;
import java.nio.file.Path;
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
    private final TrainingTask task;
    private final TrainingState state;
    private final TrainingLoop loop;

    private Trainer(TrainingTask task, Parameters initial, Optional<Path> resumed, CheckpointFile.Writer writer) {
        this.task = task;
        Checkpoints checkpoints = new Checkpoints(task, writer);
        this.state = new TrainingState(task, initial, resumed.map(checkpoints::read));
        this.loop = new TrainingLoop(state, checkpoints);
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
        TrainingTask task = new TrainingTask(backend, network, data, plan, options);
        return new Trainer(task, initial, Optional.empty(), SafetensorsWriter::write);
    }

    /**
     * Goes on from a checkpoint, bit for bit as if it had not been interrupted. The number of epochs may be another
     * one, where the schedule does not depend on it.
     *
     * @throws CheckpointException if there is no such checkpoint, or it is of another training; lists what differs
     */
    public static Trainer resume(
            Backend backend, Network network, DataSet data, TrainingRecipe plan, RunOptions options, Path checkpoint) {
        TrainingTask task = new TrainingTask(backend, network, data, plan, options);
        return new Trainer(task, Parameters.none(), Optional.of(checkpoint), SafetensorsWriter::write);
    }

    /** As {@link #start}, with another way to write checkpoints. */
    static Trainer start(
            Backend backend,
            Network network,
            DataSet data,
            TrainingRecipe plan,
            RunOptions options,
            CheckpointFile.Writer writer) {
        Parameters initial = Parameters.initialise(network, Initialiser.he(plan.seed()));
        TrainingTask task = new TrainingTask(backend, network, data, plan, options);
        return new Trainer(task, initial, Optional.empty(), writer);
    }

    /**
     * Trains to the end, or until {@link #requestStop}.
     *
     * @throws DivergedException if a loss or gradient is not finite, or the loss grows beyond what the options allow
     * @throws CheckpointException if a checkpoint cannot be written and the listener does not carry on
     */
    public History run(TrainingListener listener) {
        loop.run(listener);
        return state.history();
    }

    /** Loss and accuracy on the test pictures with the parameters as they are now, in F32 and inference mode. */
    public Evaluation evaluate() {
        return task.evaluate(parameters());
    }

    /** What the last complete epoch's evaluation gave; empty before. */
    public Optional<Evaluation> lastEvaluation() {
        return Optional.ofNullable(loop.lastEvaluation());
    }

    /** Ends {@link #run} after the step that it is at, with a checkpoint if there is to be one; from any thread. */
    public void requestStop() {
        loop.requestStop();
    }

    /** A copy of the parameters as they are now, under the names of the whole network. */
    public Parameters parameters() {
        return state.parameters();
    }

    /** The network as it was given. */
    public Network network() {
        return task.network();
    }

    /** The part of it that is trained. */
    public TrainableNetwork trainable() {
        return task.trainable();
    }

    /** The data. */
    public DataSet data() {
        return task.data();
    }

    /** How samples become the network's numbers: from the training pictures. */
    public Normalization normalization() {
        return task.normalization();
    }

    /** Steps taken so far, those before a resumed checkpoint included. */
    public long steps() {
        return state.steps();
    }

    /** True if all epochs of the plan are done. */
    public boolean isComplete() {
        return steps() == totalSteps();
    }

    /** Steps of all epochs of the plan. */
    public long totalSteps() {
        return state.progress().totalSteps();
    }

    /** What happened so far. */
    public History history() {
        return state.history();
    }

    /** What runs forward and backward and why, and the memory that it takes. */
    public Explanation explain() {
        return state.session().explain();
    }

    /** Seconds that steps have waited because no batch was ready. */
    public double secondsWaited() {
        return state.batches().waitedNanos() / 1e9;
    }

    /** Releases everything; no checked exception. */
    @Override
    public void close() {
        state.close();
    }
}
