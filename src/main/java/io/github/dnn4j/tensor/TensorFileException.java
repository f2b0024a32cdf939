package io.github.dnn4j.tensor;

/**
 * A file that tensors are read from cannot be read any more, or has changed since it was opened, so that what it holds
 * now may not be the tensors that were asked for. The message names the file and what is different.
 */
public class TensorFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the file and says what is wrong. */
    public TensorFileException(String message) {
        super(message);
    }

    /** With a message that names the file and says what is wrong, and the cause. */
    public TensorFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
