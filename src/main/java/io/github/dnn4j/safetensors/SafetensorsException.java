package io.github.dnn4j.safetensors;

import java.util.Locale;

/**
 * A file that is not a well-formed safetensors file, or does not hold what it was asked for. The message names the
 * file, the offending value and the rule.
 */
public class SafetensorsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message what is wrong with which file
     */
    public SafetensorsException(String message) {
        super(message);
    }

    /**
     * For a failure that another one explains.
     *
     * @param message what is wrong with which file
     * @param cause what was thrown when the file was read; may be null
     */
    public SafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless {@code rule} holds; the message is built with {@link String#format} only on failure. */
    static void require(boolean rule, String message, Object... values) {
        if (!rule) {
            throw new SafetensorsException(String.format(Locale.ROOT, message, values));
        }
    }
}
