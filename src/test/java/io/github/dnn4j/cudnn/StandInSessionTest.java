package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions do to the device, seen by the host stand-in for CUDA and cuDNN. It says nothing about a GPU. */
class StandInSessionTest extends OnStandIn {
    private static final Network NETWORK = Nets.small();
    private static final Parameters PARAMETERS = Nets.parameters(NETWORK);

    private static CompiledNetwork compile(Backend backend) {
        return backend.compile(NETWORK, PARAMETERS, CompileOptions.defaults());
    }

    private static float[] run(Session session) {
        Nets.fill(session.input("data"), 5);
        session.run();
        return session.output("prob").toFloatArray();
    }

    /** Everything once: three runs, so that a graph is captured and launched again. */
    private static void cycle() {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend);
                Session session = model.newSession()) {
            session.run();
            session.run();
            session.profile();
            session.run();
        }
    }

    @Test
    void runsAllocateNoJavaHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend);
                Session session = model.newSession()) {
            for (int i = 0; i < 50; i++) {
                session.run();
            }
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20; i++) {
                    session.run();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated by 20 runs");
        }
    }

    /** Engines and constants of sizes that have not come for long are given back. */
    @Test
    void whatIsKeptForPictureSizesIsBounded() {
        NetworkBuilder b = new NetworkBuilder("sizes");
        Value x = b.picture("data", 3, 16, 16).convolution("conv", 8, 3);
        Network network = b.output(x.then("resize", Resampling.linear(2, 1.5))).build();
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), CompileOptions.defaults())) {
            List<Long> left = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                try (Session session = model.newSession(Shape.of(1, 3, 17 + i, 20))) {
                    session.run();
                }
                if (i % 20 == 19) {
                    left.add(standIn.live("device memory") + standIn.live("descriptors"));
                }
            }
            assertEquals(left.getFirst(), left.getLast());
        }
    }

    @Test
    void theFirstRunCallsTheSecondCapturesTheThirdLaunches() {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend);
                Session session = model.newSession()) {
            standIn.startRecording();
            float[] first = run(session);
            List<String> calls = standIn.stopRecording();
            assertTrue(calls.contains("cudnnBackendExecute"), calls.toString());
            assertTrue(calls.contains("cuLaunchKernel"), calls.toString());
            assertTrue(calls.stream().noneMatch(call -> call.contains("Graph")), calls.toString());

            standIn.startRecording();
            float[] second = run(session);
            List<String> capturing = new ArrayList<>(standIn.stopRecording());
            int begin = capturing.indexOf("cudaStreamBeginCapture");
            int end = capturing.indexOf("cudaStreamEndCapture");
            List<String> captured = capturing.subList(begin + 1, end);
            assertEquals(
                    calls.stream().filter(StandInSessionTest::isWork).toList(),
                    captured.stream().filter(StandInSessionTest::isWork).toList());
            assertTrue(
                    captured.stream()
                            .noneMatch(call -> call.contains("Synchronize")
                                    || call.startsWith("cudaMalloc")
                                    || call.startsWith("cudaFree")),
                    captured.toString());
            assertEquals(
                    List.of(
                            "cudaGraphInstantiate",
                            "cudaGraphUpload",
                            "cudaGraphDestroy",
                            "cudaGraphLaunch",
                            "cudaStreamSynchronize"),
                    withoutErrorChecks(capturing.subList(end + 1, capturing.size())));

            standIn.startRecording();
            float[] third = run(session);
            assertEquals(
                    List.of("cudaGraphLaunch", "cudaStreamSynchronize"), withoutErrorChecks(standIn.stopRecording()));
            assertArrayEquals(first, second);
            assertArrayEquals(first, third);
        }
    }

    private static boolean isWork(String call) {
        return call.equals("cuLaunchKernel") || call.equals("cudnnBackendExecute") || call.endsWith("Async");
    }

    private static List<String> withoutErrorChecks(List<String> calls) {
        return calls.stream()
                .filter(call -> !call.equals("cudaSetDevice") && !call.contains("LastError"))
                .toList();
    }

    @Test
    void everyFailingCallIsReportedAndLeavesNothingBehind() {
        FailingCalls.check(standIn, StandInSessionTest::cycle);
    }

    @Test
    void withoutDeviceMemoryNothingIsLeftAndOpenSessionsGoOn() {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend);
                Session session = model.newSession()) {
            float[] before = run(session);
            String alive = standIn.report();
            standIn.pretend("memory", standIn.live("device bytes") + 1000);
            MemoryBudgetException full = assertThrows(MemoryBudgetException.class, model::newSession);
            assertTrue(full.getMessage().contains("session of network small"), full.getMessage());
            assertEquals(alive, standIn.report());
            assertArrayEquals(before, run(session));
            standIn.reset();
            try (Session another = model.newSession()) {
                assertArrayEquals(before, run(another));
            }
        }
    }

    @Test
    void sessionsRunAtTheSameTime() throws InterruptedException {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend)) {
            float[] expected;
            try (Session session = model.newSession()) {
                expected = run(session);
            }
            List<Thread> threads = new ArrayList<>();
            List<String> wrong = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    try (Session session = model.newSession()) {
                        for (int run = 0; run < 4; run++) {
                            assertArrayEquals(expected, run(session));
                        }
                    } catch (RuntimeException | Error e) {
                        wrong.add(e.toString());
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), wrong);
        }
    }
}
