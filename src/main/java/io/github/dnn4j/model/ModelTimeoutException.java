package io.github.dnn4j.model;

/** A call of a model had no result within the time that {@link ModelOptions#patience} gives. */
public class ModelTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With how long was waited, and for what. */
    public ModelTimeoutException(String message) {
        super(message);
    }
}
