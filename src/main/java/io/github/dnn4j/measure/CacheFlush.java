package io.github.dnn4j.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Empties the caches of what was in them by reading and writing memory larger than the last one. Written from one
 * thread: a second-level cache of another core keeps what is not also in a shared cache.
 */
public final class CacheFlush implements Runnable, AutoCloseable {
    private static final long LINE = 64;
    private static final long LEAST = 64L << 20;
    private static final long MOST = 1L << 30;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private long sum;

    private CacheFlush(long bytes) {
        memory = arena.allocate(bytes, LINE);
    }

    /**
     * Memory of twice the last-level cache, 64 MiB at least and 1 GiB at most.
     *
     * @param lastLevelBytes size of that cache; 0 if it is not known
     */
    public static CacheFlush ofCache(long lastLevelBytes) {
        return new CacheFlush(sizeFor(lastLevelBytes));
    }

    static long sizeFor(long lastLevelBytes) {
        return Math.clamp(2 * lastLevelBytes, LEAST, MOST);
    }

    /** Reads and writes every cache line. */
    @Override
    public void run() {
        for (long at = 0; at < memory.byteSize(); at += LINE) {
            long value = memory.get(ValueLayout.JAVA_LONG, at) + 1;
            memory.set(ValueLayout.JAVA_LONG, at, value);
            sum += value;
        }
    }

    /** The sum of all that was read: how often it ran, summed over the lines, so that no compiler drops the reading. */
    long sum() {
        return sum;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        arena.close();
    }
}
