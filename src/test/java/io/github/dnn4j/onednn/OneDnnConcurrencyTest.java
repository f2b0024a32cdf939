package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

    /** Memory that a run reads cannot be freed under it: the close is refused, or comes between runs and stops the next. */
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
