package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReferenceConcurrencyTest {
    private static Network network() {
        NetworkBuilder builder = new NetworkBuilder("small");
        Value x = builder.input("data", 1, 3, 9, 9);
        x = x.convolution("conv1", 5, 3)
                .relu("relu1")
                .convolution("conv2", 7, 3)
                .relu("relu2");
        return builder.output(x.globalAveragePooling("mean").flatten("flat").softmax("prob"))
                .build();
    }

    private static float[] scores(CompiledNetwork model, int batch) {
        try (Session session = model.newSession(Shape.of(batch, 3, 9, 9))) {
            session.input("data").copyFrom(Evaluation.ramp(batch, batch, 3, 9, 9));
            session.run();
            return session.output("prob").toFloatArray();
        }
    }

    @Test
    void eightThreadsShareAModel() throws Exception {
        Network network = network();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(5));
        for (int threads : new int[] {0, 1, 3}) {
            try (MemoryPool pool = MemoryPool.unlimited()) {
                try (ReferenceBackend backend = ReferenceBackend.open();
                        CompiledNetwork model = backend.compile(
                                network,
                                parameters,
                                CompileOptions.defaults().memory(pool).threads(threads));
                        ExecutorService executor = Executors.newFixedThreadPool(8)) {
                    List<float[]> expected = new ArrayList<>();
                    List<Callable<float[]>> tasks = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        int batch = 1 + i % 3;
                        expected.add(scores(model, batch));
                        for (int repeat = 0; repeat < 5; repeat++) {
                            tasks.add(() -> scores(model, batch));
                        }
                    }
                    List<Future<float[]>> results = executor.invokeAll(tasks);
                    for (int i = 0; i < results.size(); i++) {
                        assertArrayEquals(expected.get(i / 5), results.get(i).get());
                    }
                }
                assertEquals(0, pool.bytesInUse());
            }
        }
    }

    /** The only worker thread is kept busy, so that the run is under way until the latch opens. */
    @Test
    void aRunningSessionCanNeitherBeUsedNorClosedElsewhere() throws Exception {
        Network network = network();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(5));
        CompileOptions options = CompileOptions.defaults();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Workers workers = new Workers(1);
        try (MemoryPool pool = MemoryPool.unlimited();
                ExecutorService executor = Executors.newFixedThreadPool(2)) {
            ReferenceWeights weights = ReferenceWeights.of(network, parameters, options, pool::allocate);
            Lifetime compiled = new Lifetime("compiled network", weights::close);
            ReferenceSession session = new ReferenceSession(
                    network,
                    ReferencePlan.of(network, options, network.defaultShapes()),
                    weights,
                    options,
                    workers,
                    compiled,
                    pool::allocate);
            Future<?> occupation = executor.submit(() -> workers.run(() -> {
                busy.countDown();
                await(release);
            }));
            busy.await();
            CountDownLatch started = new CountDownLatch(1);
            Future<?> running = executor.submit(() -> {
                started.countDown();
                session.run();
            });
            started.await();
            while (!session.isRunning()) {
                Thread.onSpinWait();
            }
            try {
                assertThrows(IllegalStateException.class, session::run);
                assertThrows(IllegalStateException.class, session::close);
                assertThrows(IllegalStateException.class, () -> session.bind("data", session.input("data")));
            } finally {
                release.countDown();
            }
            occupation.get();
            running.get();
            session.run();
            session.close();
            compiled.close();
            assertThrows(IllegalStateException.class, session::run);
            assertEquals(0, pool.bytesInUse());
        } finally {
            workers.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while holding the worker thread", e);
        }
    }
}
