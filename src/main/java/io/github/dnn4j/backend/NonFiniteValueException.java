package io.github.dnn4j.backend;

/**
 * A parameter or an input holds a number that is not finite, which {@link NonFinite#REFUSE} does not let through. The
 * message names it, the first such element and its place.
 */
public class NonFiniteValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String value;
    private final long index;

    /**
     * Creates the exception.
     *
     * @param value name of the parameter or input
     * @param index row-major index of the first element that is not finite
     * @param message what is wrong and what to do
     */
    public NonFiniteValueException(String value, long index, String message) {
        super(message);
        this.value = value;
        this.index = index;
    }

    /** The name of the parameter or input. */
    public String value() {
        return value;
    }

    /** The row-major index of the first element that is not finite. */
    public long index() {
        return index;
    }
}
