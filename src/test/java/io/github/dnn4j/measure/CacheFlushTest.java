package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CacheFlushTest {
    private static final long MIB = 1 << 20;

    @Test
    void isTwiceTheCacheWithinReason() {
        assertEquals(64 * MIB, CacheFlush.sizeFor(0));
        assertEquals(64 * MIB, CacheFlush.sizeFor(32 * MIB));
        assertEquals(96 * MIB, CacheFlush.sizeFor(48 * MIB));
        assertEquals(1024 * MIB, CacheFlush.sizeFor(1500 * MIB));
    }

    /** Each of the 2^20 lines counts the runs; it reads 1 in the first and 2 in the second. */
    @Test
    void touchesEveryLine() {
        try (CacheFlush flush = CacheFlush.ofCache(0)) {
            flush.run();
            assertEquals(MIB, flush.sum());
            flush.run();
            assertEquals(3 * MIB, flush.sum());
        }
    }
}
