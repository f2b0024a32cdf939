package io.github.dnn4j.reference;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Independent pieces of work side by side. They run in the fork-join pool of the calling thread, which is the common
 * pool unless a session has threads of its own.
 */
final class Parallel {
    private static final long BLOCK = 8192;

    private Parallel() {}

    /** Work on the elements from {@code from} (included) to {@code to} (not included). */
    @FunctionalInterface
    interface Range {
        void accept(long from, long to);
    }

    /** Calls {@code body} once for each number below {@code count}. */
    static void forEach(long count, LongConsumer body) {
        LongStream.range(0, count).parallel().forEach(body);
    }

    /** Calls {@code body} for ranges that together cover each number below {@code count} once. */
    static void blocks(long count, Range body) {
        forEach(Math.ceilDiv(count, BLOCK), block -> body.accept(block * BLOCK, Math.min(count, (block + 1) * BLOCK)));
    }
}
