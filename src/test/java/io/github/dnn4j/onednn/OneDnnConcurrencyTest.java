package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OneDnnConcurrencyTest {
    @Test
    void eightThreadsShareOneModelWithShapesOfTheirOwn() throws Exception {
        Network network = Nets.small();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), CompileOptions.defaults());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                runs.add(threads.submit(() -> runMany(model, network, thread)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private static void runMany(CompiledNetwork model, Network network, int thread) {
        Shape shape = Shape.of(1 + thread % 3, 3, 16 + thread % 2, 16);
        float[] expected;
        try (Session alone = model.newSession(shape)) {
            expected = Nets.run(alone, network, thread).clone();
        }
        for (int i = 0; i < 10; i++) {
            try (Session session = model.newSession(shape)) {
                for (int j = 0; j < 10; j++) {
                    assertArrayEquals(expected, Nets.run(session, network, thread), "thread " + thread);
                }
            }
        }
    }

    @Test
    void sessionsOutliveThePlansThatWereForgottenAndTheNetwork() {
        Network network = Nets.small();
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited()) {
            CompileOptions options = CompileOptions.defaults().memory(pool).threads(1);
            CompiledNetwork model = backend.compile(network, Nets.parameters(network), options);
            List<Session> sessions = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Session session = model.newSession(Shape.of(1, 3, 16 + i % 20, 16));
                sessions.add(session);
                expected.add(Nets.run(session, network, i).clone());
            }
            model.close();
            for (int i = 0; i < 40; i++) {
                assertArrayEquals(expected.get(i), Nets.run(sessions.get(i), network, i), "session " + i);
                sessions.get(i).close();
            }
            assertEquals(0, pool.bytesInUse());
        }
    }

    @Test
    void closingANetworkWhileSessionsAreMadeLeavesNothing() throws Exception {
        Network network = Nets.small();
        Parameters parameters = Nets.parameters(network);
        try (Backend backend = OneDnnBackend.open();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 10; round++) {
                try (MemoryPool pool = MemoryPool.unlimited()) {
                    CompileOptions options =
                            CompileOptions.defaults().memory(pool).threads(1);
                    CompiledNetwork model = backend.compile(network, parameters, options);
                    CountDownLatch running = new CountDownLatch(4);
                    List<Future<String>> ends = new ArrayList<>();
                    for (int t = 0; t < 4; t++) {
                        int height = 16 + t;
                        ends.add(threads.submit(() -> openUntilRefused(model, height, running)));
                    }
                    running.await();
                    model.close();
                    model.close();
                    for (Future<String> end : ends) {
                        assertTrue(end.get().contains("closed"), end.get());
                    }
                    assertEquals(0, pool.bytesInUse());
                }
            }
        }
    }

    private static String openUntilRefused(CompiledNetwork model, int height, CountDownLatch running) {
        for (int i = 0; ; i++) {
            try (Session session = model.newSession(Shape.of(1 + i % 3, 3, height, 16))) {
                session.run();
            } catch (IllegalStateException refused) {
                return refused.getMessage();
            } finally {
                running.countDown();
            }
        }
    }

    @Test
    void aSessionClosedByManyThreadsIsReleasedOnce() throws Exception {
        Network network = Nets.small();
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork model = backend.compile(
                        network,
                        Nets.parameters(network),
                        CompileOptions.defaults().memory(pool).threads(1));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            long before = pool.bytesInUse();
            for (int round = 0; round < 50; round++) {
                Session session = model.newSession();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> closes = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    closes.add(threads.submit(() -> {
                        start.await();
                        session.close();
                        return null;
                    }));
                }
                start.countDown();
                for (Future<?> close : closes) {
                    close.get();
                }
                assertEquals(before, pool.bytesInUse(), "round " + round);
            }
        }
    }

    /**
     * Memory that a run reads cannot be freed under it: the close is refused, or comes between runs and stops the next.
     */
    @Test
    void closingABoundTensorInAnotherThreadWaitsForTheEndOfARun() throws Exception {
        NetworkBuilder b = new NetworkBuilder("large");
        Network network = b.output(b.input("data", 1, 16, 256, 256).relu("out")).build();
        Shape shape = network.inputs().getFirst().shape();
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork model = backend.compile(network, Parameters.none(), CompileOptions.defaults());
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < 20; round++) {
                try (Session session = model.newSession(shape)) {
                    Tensor bound = pool.allocate(shape, DataType.F32, "bound");
                    session.bind("data", bound);
                    session.run();
                    Future<IllegalStateException> runs = threads.submit(() -> runUntilRefused(session));
                    while (pool.bytesInUse() > 0) {
                        closeUnlessInUse(bound);
                    }
                    assertTrue(runs.get().getMessage().contains("closed"), () -> "the run after: " + runs);
                }
            }
        }
    }

    private static IllegalStateException runUntilRefused(Session session) {
        while (true) {
            try {
                session.run();
            } catch (IllegalStateException refused) {
                return refused;
            }
        }
    }

    private static void closeUnlessInUse(Tensor tensor) {
        try {
            tensor.close();
        } catch (IllegalStateException inUse) {
            assertTrue(inUse.getMessage().contains("native code uses it"), inUse.getMessage());
        }
    }
}
