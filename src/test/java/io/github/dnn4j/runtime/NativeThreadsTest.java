package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeThreadsTest {
    @Test
    void returnsTheFormerTeamSize() {
        int before = NativeThreads.current();
        assertEquals(before, NativeThreads.set(3));
        assertEquals(3, NativeThreads.current());
        assertEquals(3, NativeThreads.set(before));
        assertEquals(before, NativeThreads.current());
    }

    @Test
    void belongsToTheCallingThread() throws InterruptedException {
        int before = NativeThreads.set(5);
        AtomicInteger elsewhere = new AtomicInteger();
        Thread other = new Thread(() -> elsewhere.set(NativeThreads.set(7)));
        other.start();
        other.join();
        assertEquals(5, NativeThreads.set(before));
        assertEquals(before, NativeThreads.current());
        assertEquals(before, elsewhere.get(), "a new thread starts with the process's default");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesATeamOfNone(int threads) {
        int before = NativeThreads.current();
        NativeCallException refused = assertThrows(NativeCallException.class, () -> NativeThreads.set(threads));
        assertEquals(NativeStatus.NEGATIVE_COUNT.code(), refused.status());
        assertEquals("dnn4j_set_threads", refused.call());
        assertEquals(before, NativeThreads.current());
    }
}
