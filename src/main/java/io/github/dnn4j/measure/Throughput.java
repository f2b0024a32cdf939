package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.function.LongSupplier;

/**
 * How much several workers do together.
 *
 * @param workers how many worked at the same time
 * @param runs what they did, in runs
 * @param nanos from their common start to the end of the last run
 */
public record Throughput(int workers, long runs, long nanos) {
    /** Runs per second of all workers together. */
    public double perSecond() {
        return runs * 1e9 / Math.max(1, nanos);
    }

    /** What one worker did. */
    private record Share(long runs, long end) {}

    /**
     * Every worker runs once to warm up, waits for the others, and then runs until the time is spent.
     *
     * @param workers what each thread does again and again
     * @param clock nanoseconds from any origin; asked by all threads
     * @param nanos how long
     * @throws RuntimeException what a worker threw, after the others have ended
     */
    public static Throughput measure(List<Runnable> workers, LongSupplier clock, long nanos) {
        require(!workers.isEmpty(), "no workers were given; at least one is needed");
        long[] begin = new long[1];
        Phaser start = new Phaser(workers.size()) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
                begin[0] = clock.getAsLong();
                return parties == 0;
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
            List<Future<Share>> shares = new ArrayList<>();
            for (Runnable worker : workers) {
                shares.add(threads.submit(() -> {
                    try {
                        worker.run();
                    } catch (RuntimeException | Error failure) {
                        start.arriveAndDeregister(); // so that the others do not wait for it
                        throw failure;
                    }
                    start.arriveAndAwaitAdvance();
                    return work(worker, clock, begin[0] + nanos);
                }));
            }
            return sum(shares, begin);
        }
    }

    private static Share work(Runnable worker, LongSupplier clock, long deadline) {
        long runs = 0;
        long end;
        do {
            worker.run();
            runs++;
            end = clock.getAsLong();
        } while (end - deadline < 0);
        return new Share(runs, end);
    }

    private static Throughput sum(List<Future<Share>> shares, long[] begin) {
        long runs = 0;
        long last = 0;
        for (Future<Share> future : shares) {
            try {
                Share share = future.get();
                runs += share.runs();
                last = Math.max(last, share.end() - begin[0]);
            } catch (ExecutionException failure) {
                switch (failure.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    default -> throw new IllegalStateException(failure.getCause());
                }
            } catch (InterruptedException failure) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while workers were measured", failure);
            }
        }
        return new Throughput(shares.size(), runs, last);
    }
}
