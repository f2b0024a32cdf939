package io.github.dnn4j.cli.conformance;

/** How a conformance test's model is imported. */
enum ConformanceMode {
    /** Every extent fixed; inputs are live unless they must be constant. */
    FIXED,
    /**
     * As programs import models: the first input is live, the others are constants, and extents are open where they may
     * be. A batch that was opened is also run with two samples.
     */
    OPEN
}
