package io.github.dnn4j.cli.classify;

import io.github.dnn4j.backend.Session;
import java.util.Arrays;

/**
 * How long a session's runs took. The first is slower than the rest: caches are cold and threads start.
 *
 * @param firstNanos the first run
 * @param medianNanos the median of the further runs, or the first where there were none
 * @param further how many further runs there were
 */
record RunTimes(long firstNanos, double medianNanos, int further) {
    private static final int MOST = 5;
    private static final long ENOUGH_NANOS = 2_000_000_000;

    /** Runs a session once, and again a few times unless that takes long. The output is that of the last run. */
    static RunTimes measure(Session session) {
        long first = once(session);
        long[] times = new long[MOST];
        int count = 0;
        for (long spent = first, last = 0; count < MOST && spent + last < ENOUGH_NANOS; spent += last) {
            last = once(session);
            times[count++] = last;
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        double median = count == 0 ? first : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
        return new RunTimes(first, median, count);
    }

    private static long once(Session session) {
        long start = System.nanoTime();
        session.run();
        return System.nanoTime() - start;
    }
}
