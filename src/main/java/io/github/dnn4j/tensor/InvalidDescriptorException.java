package io.github.dnn4j.tensor;

import java.util.Locale;

/**
 * A shape, layer, network or other descriptor that breaks one of its own rules. The message names the offending value
 * and the rule.
 */
public class InvalidDescriptorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a message that names the value and the rule it breaks. */
    public InvalidDescriptorException(String message) {
        super(message);
    }

    /**
     * Throws unless {@code rule} holds. The message is built with {@link String#format} only on failure, from
     * {@code values} that are evaluated always: pass the values themselves, not texts made of them.
     *
     * @throws InvalidDescriptorException if the rule does not hold
     */
    public static void require(boolean rule, String message, Object... values) {
        if (!rule) {
            throw new InvalidDescriptorException(String.format(Locale.ROOT, message, values));
        }
    }
}
