package io.github.dnn4j.train;

import java.util.List;

/** A checkpoint that cannot be written or read, or that belongs to another training. The message says which and why. */
public class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] differences;

    /** With a message, and the cause or null. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
        this.differences = new String[0];
    }

    /** For a checkpoint of another training. */
    CheckpointException(String message, List<String> differences) {
        super(message + ": " + String.join("; ", differences));
        this.differences = differences.toArray(String[]::new);
    }

    /** What differs between the checkpoint and what is to be resumed; empty if that is not the problem. */
    public List<String> differences() {
        return List.of(differences);
    }
}
