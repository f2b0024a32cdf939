package io.github.dnn4j.train;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When checkpoints are written, and what belongs into them. */
final class Checkpoints {
    private final TrainingTask task;
    private final Map<String, String> settings;
    private final RunOptions options;
    private final CheckpointFile.Writer writer;
    private final List<String> notes = new ArrayList<>();
    private long lastNanos;

    Checkpoints(TrainingTask task, CheckpointFile.Writer writer) {
        this.task = task;
        this.settings = task.settings();
        this.options = task.options();
        this.writer = writer;
        options.checkpoint().ifPresent(Checkpoints::requireFolder);
    }

    private static void requireFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CheckpointException(
                    "checkpoints cannot be written to " + file + ": "
                            + (Files.isDirectory(folder)
                                    ? "the folder may not be written to"
                                    : "there is no folder " + folder),
                    (Throwable) null);
        }
    }

    /** Reads a checkpoint that this training can go on from. */
    Checkpoint read(Path file) {
        TrainingRecipe plan = task.plan();
        Network network = task.network();
        Checkpoint found = CheckpointFile.read(file);
        Map<String, String> compared = new LinkedHashMap<>(settings);
        if (!plan.schedule().dependsOnTotal()) {
            compared.remove("epochs");
        }
        found.requireFor(file, network, compared, ParameterUpdates.stateShapes(network, plan.optimizer()));
        task.circumstances().forEach((name, value) -> {
            String before = found.circumstances().getOrDefault(name, "unknown");
            if (!before.equals(value)) {
                notes.add("resumed with " + name + " " + value + " where the checkpoint was made with " + before
                        + ": the last digits may differ from those of a run without a break");
            }
        });
        return found;
    }

    /** What a user should know about the checkpoint that was read. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    void startClock() {
        lastNanos = System.nanoTime();
    }

    /** True if the time between checkpoints is over. */
    boolean due() {
        return options.checkpoint().isPresent()
                && System.nanoTime() - lastNanos >= options.interval().toNanos();
    }

    /** Writes one, if there is to be any; tells the listener how it went. */
    void write(TrainingState state, TrainingListener listener) {
        if (options.checkpoint().isEmpty()) {
            return;
        }
        Path file = options.checkpoint().get();
        startClock();
        try {
            CheckpointFile.write(checkpoint(state), file, writer);
        } catch (CheckpointException failure) {
            listener.checkpointFailed(failure);
            return;
        }
        listener.checkpointWritten(file, state.steps());
    }

    private Checkpoint checkpoint(TrainingState state) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        task.network()
                .parameters()
                .keySet()
                .forEach(name -> parameters.put(name, state.session().parameter(name)));
        return new Checkpoint(
                task.network().name(),
                settings,
                task.circumstances(),
                state.steps(),
                state.history().epochs(),
                parameters,
                state.updates().state(),
                curves(state.history()));
    }

    private static Map<String, Tensor> curves(History history) {
        if (history.steps() == 0) {
            return Map.of();
        }
        Tensor losses = Tensor.allocate(Shape.of(history.steps()), DataType.F32);
        Tensor accuracies = Tensor.allocate(Shape.of(history.steps()), DataType.F32);
        for (int i = 0; i < history.steps(); i++) {
            losses.setFloat(i, history.loss(i));
            accuracies.setFloat(i, history.accuracy(i));
        }
        return Map.of(Checkpoint.LOSSES, losses, Checkpoint.ACCURACIES, accuracies);
    }
}
