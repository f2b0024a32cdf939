package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.train.data.BatchPipeline;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.util.Optional;

/** A training under way: what it computes with, and how far it has come. */
final class TrainingState implements AutoCloseable {
    private final TrainingTask task;
    private final TrainingProgress progress;
    private final History history;
    private final TrainingResources resources;

    /**
     * Opens what computes the task, from the beginning or from a checkpoint on.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the checkpoint is of a later step than the last
     */
    TrainingState(TrainingTask task, Parameters initial, Optional<Checkpoint> found) {
        this.task = task;
        this.progress = task.begin();
        this.history = new History(Math.toIntExact(progress.totalSteps()));
        long steps = found.map(Checkpoint::step).orElse(0L);
        require(
                steps <= progress.totalSteps(),
                "the checkpoint is of step %d, but %d epochs have only %d",
                steps,
                task.plan().epochs(),
                progress.totalSteps());
        this.resources = task.open(found.map(Checkpoint::asParameters).orElse(initial), steps);
        try {
            found.ifPresent(this::restore);
        } catch (RuntimeException | Error failure) {
            resources.close();
            throw failure;
        }
    }

    private void restore(Checkpoint checkpoint) {
        updates().restore(checkpoint.step(), checkpoint.state());
        for (int i = 0; i < checkpoint.step(); i++) {
            history.add(
                    checkpoint.curves().get(Checkpoint.LOSSES).getFloat(i),
                    checkpoint.curves().get(Checkpoint.ACCURACIES).getFloat(i));
        }
        checkpoint.epochs().forEach(history::add);
    }

    TrainingTask task() {
        return task;
    }

    TrainingProgress progress() {
        return progress;
    }

    History history() {
        return history;
    }

    /** Steps taken, those before a resumed checkpoint included. */
    long steps() {
        return history.steps();
    }

    TrainingSession session() {
        return resources.session();
    }

    ParameterUpdates updates() {
        return resources.updates();
    }

    BatchPipeline batches() {
        return resources.batches();
    }

    /** A copy of the parameters as they are now. */
    Parameters parameters() {
        return session().snapshot();
    }

    @Override
    public void close() {
        resources.close();
    }
}
