package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls and the threads that they wait for, with sessions that only count. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionThreadsTest {
    private static final Map<String, Shape> SHAPES = Map.of("x", Shape.of(1));

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private final class Counted implements Session {
        @Override
        public Tensor input(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor output(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void bind(String name, Tensor tensor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StepTime> profile() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final CompiledNetwork network = new CompiledNetwork() {
        @Override
        public Network network() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompileOptions options() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Session newSession(Map<String, Shape> inputs) {
            opened.incrementAndGet();
            return new Counted();
        }

        @Override
        public Explanation explain(Map<String, Shape> inputs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    };

    private SessionThreads threads(ModelOptions options) {
        return new SessionThreads(network, "counted", options);
    }

    private static <R> R after(CountDownLatch latch, R result) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return result;
    }

    @Test
    void callsAreComputedInTheirOrder() throws Exception {
        List<Integer> order = new ArrayList<>();
        try (SessionThreads threads = threads(ModelOptions.defaults())) {
            List<CompletableFuture<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                results.add(threads.submit(SHAPES, session -> order.add(number)));
            }
            for (CompletableFuture<Boolean> result : results) {
                assertTrue(result.get());
            }
        }
        assertEquals(100, order.size());
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(1, opened.get());
        assertEquals(1, closed.get());
    }

    @Test
    void oneThatFailsFailsAlone() throws Exception {
        try (SessionThreads threads = threads(ModelOptions.defaults())) {
            CompletableFuture<String> fails = threads.submit(SHAPES, session -> {
                throw new IllegalStateException("this one");
            });
            CompletableFuture<String> next = threads.submit(SHAPES, session -> "the next");
            assertEquals(
                    "this one",
                    assertThrows(ExecutionException.class, fails::get)
                            .getCause()
                            .getMessage());
            assertEquals("the next", next.get());
        }
    }

    @Test
    void whatMayNotWaitIsRefused() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        try (SessionThreads threads =
                threads(ModelOptions.defaults().sessions(2).waiting(1))) {
            List<CompletableFuture<Integer>> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                taken.add(threads.submit(SHAPES, session -> after(latch, number)));
            }
            RejectedExecutionException e =
                    assertThrows(RejectedExecutionException.class, () -> threads.submit(SHAPES, session -> 3));
            assertEquals(
                    "counted is busy: its 2 sessions compute, and 1 calls wait, of which there may be 1",
                    e.getMessage());
            latch.countDown();
            for (int i = 0; i < 3; i++) {
                assertEquals(i, taken.get(i).get());
            }
        }
    }

    @Test
    void withoutWaitingAnIdleSessionStillTakesACall() throws Exception {
        try (SessionThreads threads = threads(ModelOptions.defaults().waiting(0))) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                CompletableFuture<Integer> result = null;
                while (result == null) {
                    try {
                        result = threads.submit(SHAPES, session -> number);
                    } catch (RejectedExecutionException stillBusyWithTheLast) {
                        Thread.onSpinWait();
                    }
                }
                assertEquals(number, result.get());
            }
        }
    }

    @Test
    void whatNobodyWaitsForIsNotComputed() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger computed = new AtomicInteger();
        try (SessionThreads threads = threads(ModelOptions.defaults())) {
            CompletableFuture<Integer> first = threads.submit(SHAPES, session -> after(latch, 0));
            CompletableFuture<Integer> second = threads.submit(SHAPES, session -> computed.incrementAndGet());
            second.cancel(false);
            latch.countDown();
            first.get();
            assertEquals("third", threads.submit(SHAPES, session -> "third").get());
        }
        assertEquals(0, computed.get());
    }

    @Test
    void closingWaitsForWhatRunsAndRefusesWhatWaits() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        SessionThreads threads = threads(ModelOptions.defaults());
        CompletableFuture<Integer> running = threads.submit(SHAPES, session -> {
            began.countDown();
            return after(latch, 1);
        });
        CompletableFuture<Integer> waiting = threads.submit(SHAPES, session -> 2);
        began.await();
        Thread closing = Thread.ofVirtual().start(threads::close);
        assertTrue(
                assertThrows(ExecutionException.class, waiting::get).getCause() instanceof RejectedExecutionException);
        assertFalse(running.isDone());
        latch.countDown();
        assertEquals(1, running.get());
        closing.join();
        assertEquals(opened.get(), closed.get());
        RejectedExecutionException e =
                assertThrows(RejectedExecutionException.class, () -> threads.submit(SHAPES, session -> 3));
        assertEquals("counted is closed", e.getMessage());
    }

    @Test
    void aThreadKeepsSessionsOfFewShapes() throws Exception {
        try (SessionThreads threads = threads(ModelOptions.defaults())) {
            for (int i = 0; i < 20; i++) {
                threads.submit(Map.of("x", Shape.of(1 + i % 10)), session -> 0).get();
            }
            assertEquals(20, opened.get());
            assertEquals(16, closed.get());
        }
        assertEquals(20, closed.get());
    }
}
