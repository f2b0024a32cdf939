package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void oneWorkerRunsUntilTheTimeIsSpent() {
        AtomicInteger runs = new AtomicInteger();
        Throughput t = Throughput.measure(
                List.of(() -> {
                    runs.incrementAndGet();
                    clock.pass(300);
                }),
                clock,
                1_000);
        // The fourth run ends after 1,200 ns.
        assertEquals(new Throughput(1, 4, 1_200), t);
        assertEquals(5, runs.get(), "with the one that warms up");
        assertEquals(4 / 1.2e-6, t.perSecond(), 1e-3);
    }

    /** Each run of either worker waits for one of the other, so this ends only if they work at the same time. */
    @Test
    void workersWorkAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(2, () -> clock.pass(100));
        Runnable worker = () -> {
            try {
                together.await();
            } catch (InterruptedException | BrokenBarrierException failure) {
                throw new IllegalStateException(failure);
            }
        };
        // With 100 ns per pair of runs, a deadline of 50 ns is over after the first pair that counts.
        Throughput t = Throughput.measure(List.of(worker, worker), clock, 50);
        assertEquals(new Throughput(2, 2, 100), t);
    }

    @Test
    void aWorkerThatFailsEndsTheMeasurement() {
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class,
                () -> Throughput.measure(
                        List.of(() -> clock.pass(10), () -> {
                            throw new IllegalArgumentException("it is broken");
                        }),
                        clock,
                        100));
        assertEquals("it is broken", thrown.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void nobodyDoesNothing() {
        assertThrows(InvalidDescriptorException.class, () -> Throughput.measure(List.of(), clock, 1));
    }
}
