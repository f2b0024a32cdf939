package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.train.data.BatchPipeline.Preparation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a training runs, beside what it does. Immutable; every method gives a copy.
 *
 * @param session precision, threads, running averages and memory of the training session; its seed is replaced by the
 *     plan's
 * @param preparation threads that prepare batches, and how far ahead
 * @param checkpoint the file that the state is written to after every epoch; empty for none
 * @param interval the state is also written when so much time has passed since it was last
 * @param evaluationBatch pictures at a time in evaluation
 * @param divergence training stops when the loss of a step exceeds that of the first step by this factor
 */
public record RunOptions(
        TrainingOptions session,
        Preparation preparation,
        Optional<Path> checkpoint,
        Duration interval,
        int evaluationBatch,
        double divergence) {
    /** Checks the numbers. */
    public RunOptions {
        require(
                !interval.isNegative() && !interval.isZero(),
                "a checkpoint every %s; the interval must be above 0",
                interval);
        require(evaluationBatch >= 1, "evaluation of %d pictures at a time; at least 1 is needed", evaluationBatch);
        require(divergence > 1, "training would stop when the loss grows by a factor of %s; use above 1", divergence);
    }

    /** The session's defaults, one thread for batches, no checkpoint, five minutes, 250 pictures, factor 1000. */
    public static RunOptions defaults() {
        return new RunOptions(
                TrainingOptions.defaults(), Preparation.defaults(), Optional.empty(), Duration.ofMinutes(5), 250, 1000);
    }

    /** With other options of the session. */
    public RunOptions session(TrainingOptions other) {
        return new RunOptions(other, preparation, checkpoint, interval, evaluationBatch, divergence);
    }

    /** With other threads for batches. */
    public RunOptions preparation(Preparation other) {
        return new RunOptions(session, other, checkpoint, interval, evaluationBatch, divergence);
    }

    /** With a checkpoint. */
    public RunOptions checkpoint(Path file) {
        return new RunOptions(session, preparation, Optional.of(file), interval, evaluationBatch, divergence);
    }

    /** With another time between checkpoints. */
    public RunOptions interval(Duration other) {
        return new RunOptions(session, preparation, checkpoint, other, evaluationBatch, divergence);
    }

    /** With another batch in evaluation. */
    public RunOptions evaluationBatch(int other) {
        return new RunOptions(session, preparation, checkpoint, interval, other, divergence);
    }

    /** With another factor by which the loss may grow. */
    public RunOptions divergence(double other) {
        return new RunOptions(session, preparation, checkpoint, interval, evaluationBatch, other);
    }
}
