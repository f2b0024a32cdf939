package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * How long to measure: at least {@code leastRuns} and a quarter of the time, then until the median's interval is narrow
 * or the time is spent. What is measured may be longer than the time; it then runs {@code leastRuns} times all the
 * same.
 *
 * @param nanos time for samples, in nanoseconds; a tenth of it comes before as warm-up
 * @param leastRuns samples to be taken in any case
 * @param mostRuns samples at which to stop in any case
 * @param halfWidth half width of the median's interval, as a share of the median, at which it is known well enough
 */
public record Budget(long nanos, int leastRuns, int mostRuns, double halfWidth) {
    private static final int LEAST_RUNS = 3;
    private static final int MOST_RUNS = 200_000;
    private static final double HALF_WIDTH = 0.01;

    /** Checks the numbers. */
    public Budget {
        require(nanos > 0, "a time budget of %d ns; give more than 0", nanos);
        require(leastRuns >= 1, "at least %d samples; give 1 or more", leastRuns);
        require(mostRuns >= leastRuns, "at most %d samples, but at least %d", mostRuns, leastRuns);
        require(halfWidth >= 0, "a half width of %s; give 0 or more", halfWidth);
    }

    /** So many seconds, at least three runs, and one in a hundred for the median. */
    public static Budget ofSeconds(double seconds) {
        return new Budget(Math.max(1, (long) (seconds * 1e9)), LEAST_RUNS, MOST_RUNS, HALF_WIDTH);
    }

    /** The time of the warm-up. */
    long warmUpNanos() {
        return nanos / 10;
    }

    /** The time before which a narrow interval is not believed: other programs come and go in longer periods. */
    long leastNanos() {
        return nanos / 4;
    }
}
