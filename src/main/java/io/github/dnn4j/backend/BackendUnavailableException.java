package io.github.dnn4j.backend;

/** A backend that cannot be opened on this machine. The message says what is missing and how to get it. */
public class BackendUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is missing and how to get it. */
    public BackendUnavailableException(String message) {
        super(message);
    }

    /** With what is missing, how to get it, and the error that showed it. */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
