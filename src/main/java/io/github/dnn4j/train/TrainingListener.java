package io.github.dnn4j.train;

import java.nio.file.Path;

/** Is told how a training goes, in the thread that trains. What it throws ends the training. */
public interface TrainingListener {
    /** A step is done. */
    default void step(TrainingProgress progress) {}

    /** An epoch is done and evaluated. */
    default void epoch(EpochResult result) {}

    /** Something that a user should know, a sentence. */
    default void note(String sentence) {}

    /** A checkpoint was written. */
    default void checkpointWritten(Path file, long step) {}

    /**
     * A checkpoint could not be written; the one before is as it was. Throws it, which ends the training, unless
     * overridden: training can go on without, and the next checkpoint is tried in its turn.
     */
    default void checkpointFailed(CheckpointException failure) {
        throw failure;
    }
}
