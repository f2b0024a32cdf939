package io.github.dnn4j.measure;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Times something again and again until its median is known well enough; what comes before each run is not timed. */
public final class Sampler {
    private static final int WARM_UP_RUNS = 2;

    private final LongSupplier clock;
    private final Budget budget;

    /**
     * A sampler.
     *
     * @param clock nanoseconds from any origin, as {@link System#nanoTime}
     */
    public Sampler(LongSupplier clock, Budget budget) {
        this.clock = clock;
        this.budget = budget;
    }

    /** As {@link #sample(Runnable, Runnable)} with nothing before the runs. */
    public Statistics sample(Runnable run) {
        return sample(() -> {}, run);
    }

    /**
     * Warms up and measures.
     *
     * @param before prepares each run, warm-up included; its time spends the budget but is in no sample
     */
    public Statistics sample(Runnable before, Runnable run) {
        warmUp(before, run);
        long[] samples = new long[Math.min(budget.mostRuns(), 1024)];
        int count = 0;
        int nextLook = budget.leastRuns();
        long begin = clock.getAsLong();
        while (true) {
            before.run();
            long start = clock.getAsLong();
            run.run();
            long end = clock.getAsLong();
            if (count == samples.length) {
                samples = Arrays.copyOf(samples, Math.min(budget.mostRuns(), 2 * count));
            }
            samples[count++] = end - start;
            boolean spent = end - begin >= budget.nanos() && count >= budget.leastRuns();
            if (spent || count == budget.mostRuns()) {
                return Statistics.of(Arrays.copyOf(samples, count));
            }
            if (count >= nextLook && end - begin >= budget.leastNanos()) {
                Statistics known = Statistics.of(Arrays.copyOf(samples, count));
                if (known.halfWidth() <= budget.halfWidth()) {
                    return known;
                }
                nextLook = count + 1 + count / 4; // sorting at every sample would take longer than the runs
            }
        }
    }

    /** Two runs, one if a run is as long as the warm-up, and more while its time lasts. */
    private void warmUp(Runnable before, Runnable run) {
        long begin = clock.getAsLong();
        for (int i = 0; ; i++) {
            before.run();
            run.run();
            long spent = clock.getAsLong() - begin;
            if (spent >= budget.warmUpNanos() && (i + 1 >= WARM_UP_RUNS || spent >= budget.nanos())) {
                return;
            }
        }
    }
}
