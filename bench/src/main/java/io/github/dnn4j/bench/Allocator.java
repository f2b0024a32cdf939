package io.github.dnn4j.bench;

import java.util.concurrent.locks.LockSupport;

/** A thread that allocates about 1 GB/s of short-lived Java objects, so that collections happen. */
final class Allocator implements AutoCloseable {
    private static final int BLOCK = 64 << 10;
    private static final long BYTES_PER_SECOND = 1_000_000_000L;

    private final Thread thread;
    private final long start = System.nanoTime();
    private volatile boolean stopped;
    private volatile long bytes;

    /** Kept alive a little so that the compiler cannot remove the allocation. */
    private volatile byte[] latest;

    Allocator(boolean active) {
        thread = new Thread(this::allocate, "allocator");
        thread.setDaemon(true);
        if (active) {
            thread.start();
        }
    }

    private void allocate() {
        long allocated = 0;
        while (!stopped) {
            latest = new byte[BLOCK];
            allocated += BLOCK;
            bytes = allocated;
            long ahead = allocated * 1_000_000_000L / BYTES_PER_SECOND - (System.nanoTime() - start);
            if (ahead > 200_000) {
                LockSupport.parkNanos(ahead);
            }
        }
    }

    double gigabytesPerSecond() {
        return latest == null ? 0 : bytes / (double) (System.nanoTime() - start);
    }

    /** Stops the thread, which is a daemon: nothing waits for its end. */
    @Override
    public void close() {
        stopped = true;
    }
}
