package io.github.dnn4j.verify;

/**
 * Something that a training step computes.
 *
 * @param kind what it is
 * @param name name of the output, input or parameter
 */
record Quantity(Kind kind, String name) {
    /** What a training step computes. */
    enum Kind {
        /** An output of the network. */
        OUTPUT("output"),
        /** The derivative of the loss by an input. */
        INPUT_GRADIENT("gradient of input"),
        /** The derivative of the loss by a learned parameter. */
        PARAMETER_GRADIENT("gradient of parameter"),
        /** A running mean or variance. */
        STATISTIC("running");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    boolean isGradient() {
        return kind == Kind.INPUT_GRADIENT || kind == Kind.PARAMETER_GRADIENT;
    }

    @Override
    public String toString() {
        return kind.text + " " + name;
    }
}
