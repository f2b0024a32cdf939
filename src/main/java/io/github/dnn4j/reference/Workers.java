package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** The threads that runs share: those of the common pool, or a given number of their own. */
final class Workers {
    private static final int MOST = 1024;

    private final ForkJoinPool pool;

    /** Threads; 0 for those of the common pool, of which there are as many as the container has processors. */
    Workers(int threads) {
        require(threads <= MOST, "%d threads are asked for; the reference backend takes at most %d", threads, MOST);
        this.pool = threads == 0 ? null : new ForkJoinPool(threads);
    }

    /** Runs {@code action}, whose parallel loops use these threads, and returns when it is done. */
    void run(Runnable action) {
        if (pool == null) {
            action.run();
        } else {
            pool.invoke(ForkJoinTask.adapt(action));
        }
    }

    /** Ends the threads of this object's own. */
    void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
