package io.github.dnn4j.train.data;

import java.util.Locale;

/**
 * Data that is missing, damaged, or does not fit together. The message names the file, the offending value and the
 * rule.
 */
public class DataSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what is wrong with which file. */
    public DataSetException(String message) {
        super(message);
    }

    /** With a message that says what is wrong with which file, and the cause. */
    public DataSetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless {@code rule} holds; the message is built with {@link String#format} only on failure. */
    static void require(boolean rule, String message, Object... values) {
        if (!rule) {
            throw new DataSetException(String.format(Locale.ROOT, message, values));
        }
    }
}
