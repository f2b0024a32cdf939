package io.github.dnn4j.onednn.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneDnnSessionTest {
    private static final Network NETWORK = Nets.small();
    private static final Shape INPUT = Shape.of(1, 3, 16, 16);

    @Test
    void agreesWithTheReferenceFusedAndUnfusedAndForEveryBatch() {
        try (Backend onednn = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            for (Shape shape : new Shape[] {INPUT, Shape.of(3, 3, 16, 16), Shape.of(2, 3, 23, 17)}) {
                float[] expected =
                        Nets.run(reference, NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults(), shape);
                for (boolean optimize : new boolean[] {true, false}) {
                    CompileOptions options = CompileOptions.defaults().optimize(optimize);
                    assertArrayEquals(
                            expected,
                            Nets.run(onednn, NETWORK, Nets.parameters(NETWORK), options, shape),
                            1e-5f,
                            shape + (optimize ? " fused" : " unfused"));
                }
            }
        }
    }

    @Test
    void everyStoredTypeServesEveryPrecision() {
        try (Backend onednn = OneDnnBackend.open()) {
            for (Precision precision : Precision.values()) {
                for (DataType type : new DataType[] {DataType.F32, DataType.BF16, DataType.F16}) {
                    if (onednn.supports(precision)) {
                        assertNear(onednn, CompileOptions.defaults().precision(precision), type);
                    }
                }
            }
        }
    }

    /** A network whose inputs and weights are stored as {@code type}, against the reference. */
    private static void assertNear(Backend onednn, CompileOptions options, DataType type) {
        NetworkBuilder b = new NetworkBuilder("stored");
        NetworkInput input = new NetworkInput("data", type, Shape.of(2, 4, 5, 5), List.of("", "", "", ""));
        Network network = b.output(
                        b.input(input).convolution("conv", 8, 3).relu("relu").fullyConnected("fc", 10))
                .build();
        Map<String, Tensor> stored = new HashMap<>();
        Nets.parameters(network).asMap().forEach((name, tensor) -> {
            stored.put(name, Tensor.allocate(tensor.shape(), type));
            stored.get(name).copyFrom(tensor);
        });
        Parameters parameters = new Parameters(stored);
        try (Backend reference = ReferenceBackend.open()) {
            float[] expected = Nets.run(reference, network, parameters, CompileOptions.defaults(), input.shape());
            float[] actual = Nets.run(onednn, network, parameters, options, input.shape());
            float tolerance = options.precision() == Precision.F32 && type == DataType.F32 ? 1e-5f : 0.1f;
            assertArrayEquals(expected, actual, tolerance, type + " stored, computed in " + options.precision());
        }
    }

    @Test
    void weightsMayLieInChannelsLastOrder() {
        Parameters parameters = Nets.parameters(NETWORK);
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited()) {
            float[] expected = Nets.run(backend, NETWORK, parameters, CompileOptions.defaults(), INPUT);
            String name = "right.weight";
            Tensor plain = parameters.get(name);
            try (Tensor last = pool.allocate(plain.shape(), DataType.F32, Layout.NHWC, name)) {
                last.copyFrom(plain);
                float[] actual =
                        Nets.run(backend, NETWORK, parameters.with(name, last), CompileOptions.defaults(), INPUT);
                assertArrayEquals(expected, actual);
            }
        }
    }

    @Test
    void steadyStateRunAllocatesNoJavaHeap() {
        // One thread: a larger team waits at every step for a processor that others may be using.
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        NETWORK,
                        Nets.parameters(NETWORK),
                        CompileOptions.defaults().threads(1));
                Session session = model.newSession(INPUT)) {
            Nets.fill(session.input("data"), 1);
            for (int i = 0; i < 2_000; i++) {
                session.run();
            }
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 200; i++) {
                    session.run();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated by 200 runs");
        }
    }

    @Test
    void computesStraightFromAndIntoBoundTensors() {
        try (Backend backend = OneDnnBackend.open();
                Arena arena = Arena.ofConfined();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults());
                Session session = model.newSession(INPUT)) {
            float[] expected = Nets.run(session, NETWORK, 1).clone();
            Tensor in = Tensor.wrap(arena.allocate(INPUT.bytes(DataType.F32), 64), INPUT, DataType.F32);
            Tensor out = Tensor.wrap(arena.allocate(40, 64), Shape.of(1, 10), DataType.F32);
            Nets.fill(in, 1);
            session.output("prob").fill(-1);
            Nets.fill(session.input("data"), 99);
            Tensor own = session.output("prob");
            session.bind("data", in);
            session.bind("prob", out);
            assertSame(in, session.input("data"));
            session.run();
            assertArrayEquals(expected, out.toFloatArray());
            assertEquals(-1, own.getFloat(0), "the session's own output is not written while another is bound");
        }
    }

    @Test
    void refusesToBindWhatDoesNotFit() {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults());
                Session session = model.newSession(INPUT)) {
            assertThrows(InvalidDescriptorException.class, () -> session.bind("nothing", session.input("data")));
            assertThrows(
                    InvalidDescriptorException.class,
                    () -> session.bind("data", Tensor.allocate(Shape.of(1, 3, 16, 15), DataType.F32)));
            assertThrows(
                    InvalidDescriptorException.class,
                    () -> session.bind("data", Tensor.allocate(INPUT, DataType.BF16)));
            assertThrows(InvalidDescriptorException.class, () -> session.input("prob"));
            assertThrows(InvalidDescriptorException.class, () -> model.newSession(Shape.of(1, 4, 16, 16)));
        }
    }

    @Test
    void anOutputInMemoryThatIsStillReadStopsTheRun() {
        NetworkBuilder b = new NetworkBuilder("ping-pong");
        Network network = b.output(b.input("in", 1, 8).softmax("out")).build();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(network, Parameters.none(), CompileOptions.defaults());
                Session session = model.newSession()) {
            Tensor first = Tensor.allocate(Shape.of(1, 8), DataType.F32);
            Tensor second = Tensor.allocate(Shape.of(1, 8), DataType.F32);
            session.bind("in", first);
            session.bind("out", second);
            session.run();
            session.bind("in", second);
            IllegalStateException refused = assertThrows(IllegalStateException.class, session::run);
            assertTrue(refused.getMessage().contains("out and in"), refused.getMessage());
            session.bind("out", first);
            session.run();
            assertEquals(1 / 8f, first.getFloat(3), 1e-6f);
        }
    }

    @Test
    void moreThreadsThanTheSystemMayHaveAreRefused() {
        try (Backend backend = OneDnnBackend.open()) {
            CompileOptions options = CompileOptions.defaults().threads(ThreadGate.largestTeam() + 1);
            assertThrows(
                    InvalidDescriptorException.class,
                    () -> backend.compile(NETWORK, Nets.parameters(NETWORK), options));
        }
    }

    @Test
    void aBoundTensorClosedMeanwhileStopsTheRun() {
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults());
                Session session = model.newSession(INPUT)) {
            Tensor in = pool.allocate(INPUT, DataType.F32, "an input");
            session.bind("data", in);
            in.close();
            assertThrows(IllegalStateException.class, session::run);
        }
    }

    @Test
    void childrenKeepWhatTheyNeedAndUseAfterCloseThrows() {
        Backend backend = OneDnnBackend.open();
        CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults());
        Session session = model.newSession(INPUT);
        float[] expected = Nets.run(session, NETWORK, 1).clone();
        backend.close();
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.newSession(INPUT));
        assertThrows(
                IllegalStateException.class,
                () -> backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults()));
        assertArrayEquals(expected, Nets.run(session, NETWORK, 1));
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, session::run);
        assertThrows(IllegalStateException.class, () -> session.input("data"));
    }

    @Test
    void whatAnotherSessionReadsIsFreedByClosingAgain() {
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited()) {
            CompileOptions options = CompileOptions.defaults().memory(pool);
            CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), options);
            Session session = model.newSession(INPUT);
            Tensor input = session.input("data");
            input.hold();
            model.close();
            assertThrows(IllegalStateException.class, session::close);
            assertThrows(IllegalStateException.class, session::run);
            assertEquals(input.bytes(), pool.bytesInUse(), "all but what is held");
            assertThrows(IllegalStateException.class, session::close);
            input.letGo();
            session.close();
            assertEquals(0, pool.bytesInUse());
        }
    }

    @Test
    void restoresTheThreadsOfTheCaller() {
        int former = NativeThreads.set(5);
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        NETWORK,
                        Nets.parameters(NETWORK),
                        CompileOptions.defaults().threads(1));
                Session session = model.newSession(INPUT)) {
            session.run();
            assertEquals(5, NativeThreads.current());
        } finally {
            NativeThreads.set(former);
        }
    }

    @Test
    void profilesEveryStepAndComputesTheSame() {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults());
                Session session = model.newSession(INPUT)) {
            float[] expected = Nets.run(session, NETWORK, 1).clone();
            session.output("prob").fill(-1);
            List<Session.StepTime> times = session.profile();
            assertArrayEquals(expected, session.output("prob").toFloatArray());
            assertTrue(times.stream().allMatch(time -> time.nanos() > 0), times.toString());
            assertEquals(
                    1,
                    times.stream()
                            .filter(time -> time.step().equals("Convolution stem"))
                            .count());
        }
    }

    @Test
    void plansLessMemoryThanABufferPerValue() {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults())) {
            var explanation = model.explain(NETWORK.defaultShapes());
            assertTrue(
                    explanation.plannedBytes() < explanation.unplannedBytes(),
                    explanation.plannedBytes() + " of " + explanation.unplannedBytes());
        }
    }
}
