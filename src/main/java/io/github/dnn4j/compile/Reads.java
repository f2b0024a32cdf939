package io.github.dnn4j.compile;

/**
 * Which values of the forward pass a backend's derivative of a step reads; shapes and what the step saved for itself do
 * not count. It decides which values are computed again where they are not kept.
 *
 * @param inputs whether it reads the step's inputs
 * @param result whether it reads what the step produces
 */
public record Reads(boolean inputs, boolean result) {
    /** Neither. */
    public static final Reads NOTHING = new Reads(false, false);

    /** The inputs only. */
    public static final Reads INPUTS = new Reads(true, false);

    /** The result only. */
    public static final Reads RESULT = new Reads(false, true);

    /** These and the result. */
    public Reads andResult() {
        return new Reads(inputs, true);
    }
}
