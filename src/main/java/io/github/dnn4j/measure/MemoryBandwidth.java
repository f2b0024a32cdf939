package io.github.dnn4j.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The memory bandwidth that a large copy reaches: every thread copies its part of a block much larger than the caches
 * to another, and the best of several rounds counts. Bytes are those read and those written; what the processor reads
 * of a line before it overwrites it is not counted (McCalpin's STREAM counts so too).
 */
public final class MemoryBandwidth {
    private static final int ROUNDS = 5;
    private static final long LEAST = 128L << 20;
    private static final long MOST = 1L << 30;

    private MemoryBandwidth() {}

    /**
     * Bytes per second on so many threads.
     *
     * @param lastLevelBytes size of the last-level cache, 0 if not known; each block is four times as large, 128 MiB at
     *     least and 1 GiB at most
     */
    public static double measure(int threads, long lastLevelBytes, LongSupplier clock) {
        long bytes = Math.clamp(4 * lastLevelBytes, LEAST, MOST);
        long part = bytes / threads / 64 * 64;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment from = arena.allocate(bytes, 64);
            MemorySegment to = arena.allocate(bytes, 64);
            from.fill((byte) 1);
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                List<Runnable> workers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    MemorySegment source = from.asSlice(i * part, part);
                    MemorySegment target = to.asSlice(i * part, part);
                    workers.add(() -> target.copyFrom(source));
                }
                // A time of 1 ns is one copy for each thread, after the one that warms up.
                Throughput copies = Throughput.measure(workers, clock, 1);
                best = Math.max(best, 2.0 * part * copies.perSecond());
            }
            return best;
        }
    }
}
