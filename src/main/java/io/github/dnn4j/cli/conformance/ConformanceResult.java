package io.github.dnn4j.cli.conformance;

import java.util.Locale;

/**
 * What became of a conformance test.
 *
 * @param name the test's name
 * @param status whether it passed
 * @param reason why it did not; empty if it did
 * @param open whether an extent of an input was open
 * @param live how many inputs of the model were inputs of the network, too, and not made constant
 */
record ConformanceResult(String name, Status status, String reason, boolean open, int live) {
    /** Outcomes. */
    enum Status {
        /** Every output was as expected. */
        PASSED,
        /** An output was not as expected, or something that should work did not. */
        FAILED,
        /** The test asks for what no layer of dnn4j describes; nothing was computed. */
        UNSUPPORTED
    }

    static ConformanceResult passed(String name, boolean open, int live) {
        return new ConformanceResult(name, Status.PASSED, "", open, live);
    }

    static ConformanceResult failed(String name, String reason) {
        return new ConformanceResult(name, Status.FAILED, reason, false, 0);
    }

    static ConformanceResult unsupported(String name, String reason) {
        return new ConformanceResult(name, Status.UNSUPPORTED, reason, false, 0);
    }

    /** Status, name and reason in one line. */
    @Override
    public String toString() {
        return (status.name().toLowerCase(Locale.ROOT) + " " + name + " " + reason).strip();
    }
}
