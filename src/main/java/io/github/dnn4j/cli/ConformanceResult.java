package io.github.dnn4j.cli;

import java.util.Locale;

/**
 * What became of a conformance test.
 *
 * @param name the test's name
 * @param status whether it passed
 * @param reason why it did not; empty if it did
 */
record ConformanceResult(String name, Status status, String reason) {
    /** Outcomes. */
    enum Status {
        /** Every output was as expected. */
        PASSED,
        /** An output was not as expected, or something that should work did not. */
        FAILED,
        /** The test asks for what no layer of dnn4j describes; nothing was computed. */
        UNSUPPORTED
    }

    static ConformanceResult passed(String name) {
        return new ConformanceResult(name, Status.PASSED, "");
    }

    static ConformanceResult failed(String name, String reason) {
        return new ConformanceResult(name, Status.FAILED, reason);
    }

    static ConformanceResult unsupported(String name, String reason) {
        return new ConformanceResult(name, Status.UNSUPPORTED, reason);
    }

    /** Status, name and reason in one line. */
    @Override
    public String toString() {
        return (status.name().toLowerCase(Locale.ROOT) + " " + name + " " + reason).strip();
    }
}
