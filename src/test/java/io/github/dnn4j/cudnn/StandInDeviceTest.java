package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.DeviceSession;
import io.github.dnn4j.backend.DeviceTensor;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.measure.Bench;
import io.github.dnn4j.measure.Budget;
import io.github.dnn4j.measure.Configuration;
import io.github.dnn4j.measure.ProblemWorkload;
import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Timing;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.ProblemString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are enqueued, and inputs and outputs that stay on the device, on the host stand-in for CUDA and cuDNN. It
 * says nothing about a GPU. What is enqueued there is computed when a caller waits for it, so that one who forgets to
 * wait sees it.
 */
class StandInDeviceTest extends OnStandIn {
    private static final Shape PICTURE = Shape.of(1, 3, 16, 16);
    private static final int PICTURE_BYTES = 3 * 16 * 16 * 4;
    private static final int CUDA_INVALID_VALUE = 1;

    private Backend backend;
    private CompiledNetwork model;
    private Session session;
    private DeviceSession device;

    @BeforeEach
    void open() {
        backend = CudnnBackend.open();
        model = compile(Nets.small());
        session = model.newSession();
        device = session.device().orElseThrow();
    }

    @AfterEach
    void close() {
        if (backend != null) {
            session.close();
            model.close();
            backend.close();
        }
    }

    private CompiledNetwork compile(Network network) {
        return backend.compile(network, Nets.parameters(network), CompileOptions.defaults());
    }

    private static float[] picture(long seed) {
        try (Tensor tensor = Tensor.allocate(PICTURE, DataType.F32)) {
            Nets.fill(tensor, seed);
            return tensor.toFloatArray();
        }
    }

    /** What a run of another session gives for a picture. */
    private float[] expected(long seed) {
        try (Session other = model.newSession()) {
            other.input("data").copyFrom(picture(seed));
            other.run();
            return other.output("prob").toFloatArray();
        }
    }

    @Test
    void anEnqueuedRunIsOverOnceItWasWaitedFor() {
        float[] first = expected(1);
        float[] second = expected(2);
        session.input("data").copyFrom(picture(1));
        device.enqueue(device.stream());
        device.synchronize();
        assertArrayEquals(first, session.output("prob").toFloatArray());

        session.input("data").copyFrom(picture(2));
        device.enqueue(device.stream());
        assertArrayEquals(first, session.output("prob").toFloatArray(), "the stand-in computes when it is waited for");
        device.synchronize();
        assertArrayEquals(second, session.output("prob").toFloatArray());
    }

    @Test
    void enqueueingIsOneLaunchAndAMark() {
        device.enqueue(device.stream());
        standIn.startRecording();
        device.enqueue(device.stream());
        assertEquals(List.of("cudaSetDevice", "cudaGraphLaunch", "cudaEventRecord"), standIn.stopRecording());
        device.synchronize();
    }

    @Test
    void aCallersStreamAndMemoryAreUsed() {
        float[] expected = expected(3);
        try (DeviceMemory in = new DeviceMemory(PICTURE_BYTES);
                DeviceMemory out = new DeviceMemory(40)) {
            device.bind("data", new DeviceTensor(in.address(), PICTURE, DataType.F32));
            device.bind("prob", new DeviceTensor(out.address(), Shape.of(1, 10), DataType.F32));
            in.put(picture(3));
            device.enqueue(in.stream()); // prepares
            out.put(new float[10]);
            standIn.startRecording();
            device.enqueue(in.stream());
            device.synchronize();
            assertTrue(standIn.stopRecording().stream().noneMatch(call -> call.contains("Memcpy")));
            assertArrayEquals(expected, out.get(10));
            assertEquals(in.address(), device.tensor("data").address());
            session.close();
        }
    }

    @Test
    void theDefaultStreamIsOneToo() {
        float[] expected = expected(4);
        session.input("data").copyFrom(picture(4));
        device.enqueue(0);
        device.synchronize();
        assertArrayEquals(expected, session.output("prob").toFloatArray());
    }

    @Test
    void runsOnDifferentStreamsFollowOneAnother() {
        float[] expected = expected(5);
        session.input("data").copyFrom(picture(5));
        try (DeviceMemory one = new DeviceMemory(4);
                DeviceMemory other = new DeviceMemory(4)) {
            device.enqueue(one.stream());
            standIn.startRecording();
            device.enqueue(other.stream());
            List<String> calls = standIn.stopRecording();
            assertTrue(calls.contains("cudaStreamWaitEvent"), calls.toString());
            session.run();
            assertArrayEquals(expected, session.output("prob").toFloatArray());
            device.enqueue(one.stream());
            session.close();
        }
    }

    @Test
    void sessionsAreChainedOnTheDevice() {
        Network head = head();
        float[] features;
        float[] expected;
        try (CompiledNetwork second = compile(head);
                Session after = second.newSession()) {
            session.input("data").copyFrom(picture(6));
            session.run();
            features = session.output("prob").toFloatArray();
            after.input("features").copyFrom(features);
            after.run();
            expected = after.output("scores").toFloatArray();
        }
        try (CompiledNetwork second = compile(head);
                Session after = second.newSession()) {
            DeviceSession chained = after.device().orElseThrow();
            device.bind("prob", device.tensor("prob"));
            chained.bind("features", device.tensor("prob"));
            session.output("prob").fill(-1);
            device.enqueue(device.stream());
            chained.enqueue(device.stream());
            chained.synchronize();
            assertArrayEquals(expected, after.output("scores").toFloatArray());
            assertEquals(-1, session.output("prob").getFloat(0), "it was not copied to the host");
        }
    }

    private static Network head() {
        NetworkBuilder builder = new NetworkBuilder("head");
        Value features = builder.input("features", 1, 10);
        return builder.output(features.fullyConnected("fc", 4).softmax("scores"))
                .build();
    }

    @Test
    void aHostTensorTakesThePlaceOfADeviceTensorAndWantsRun() {
        float[] expected = expected(7);
        try (Tensor mine = Tensor.allocate(PICTURE, DataType.F32)) {
            mine.copyFrom(picture(7));
            device.bind("data", device.tensor("data"));
            session.bind("data", mine);
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> device.enqueue(device.stream()));
            assertTrue(refused.getMessage().contains("[data]"), refused.getMessage());
            session.run();
            assertArrayEquals(expected, session.output("prob").toFloatArray());
        }
    }

    @Test
    void aHostTensorAloneIsCopiedAndNothingIsPreparedAnew() {
        session.run();
        session.run();
        try (Tensor mine = Tensor.allocate(PICTURE, DataType.F32)) {
            session.bind("data", mine);
            standIn.startRecording();
            session.run();
            assertEquals(List.of("cudaSetDevice", "cudaGraphLaunch", "cudaStreamSynchronize"), standIn.stopRecording());
        }
    }

    @Test
    void addressesThatCannotBeUsedAreRefused() {
        try (DeviceMemory memory = new DeviceMemory(PICTURE_BYTES)) {
            refused("data", 12, "is not a multiple of 16");
            refused("data", memory.address() + 4, "is not a multiple of 16");
            refused("data", memory.address() + 16, PICTURE_BYTES + " bytes, and " + (PICTURE_BYTES - 16));
            refused("data", session.input("data").address(), "not in memory of this GPU");
            refused("data", 1L << 40, "not in memory of this GPU");
            refused("prob", device.tensor("data").address(), "it overlaps data");
            DeviceTensor wide = new DeviceTensor(memory.address(), Shape.of(1, 3, 16, 17), DataType.F32);
            InvalidDescriptorException shape =
                    assertThrows(InvalidDescriptorException.class, () -> device.bind("data", wide));
            assertTrue(shape.getMessage().contains("cannot be bound to data"), shape.getMessage());
            assertThrows(InvalidDescriptorException.class, () -> device.bind("nothing", wide));
            assertThrows(InvalidDescriptorException.class, () -> new DeviceTensor(0, Shape.of(1), DataType.F32));
        }
        assertArrayEquals(expected(0), runWith(0), "the session is as it was");
    }

    private float[] runWith(long seed) {
        session.input("data").copyFrom(picture(seed));
        session.run();
        return session.output("prob").toFloatArray();
    }

    private void refused(String value, long address, String reason) {
        DeviceTensor mine = device.tensor(value);
        DeviceTensor tensor = new DeviceTensor(address, mine.shape(), mine.type());
        InvalidDescriptorException refused =
                assertThrows(InvalidDescriptorException.class, () -> device.bind(value, tensor));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(refused.getMessage().contains(Long.toHexString(address)), refused.getMessage());
    }

    @Test
    void aFailedPreparationIsDoneAgain() {
        float[] expected = expected(8);
        session.input("data").copyFrom(picture(8));
        for (String call : List.of("cudaGraphInstantiate", "cudaGraphLaunch", "cudaEventRecord", "cuLaunchKernel")) {
            device.bind("prob", device.tensor("prob"));
            standIn.fail(call, 1, CUDA_INVALID_VALUE);
            NativeException failed = assertThrows(NativeException.class, () -> device.enqueue(device.stream()), call);
            assertTrue(failed.getMessage().contains(call), failed.getMessage());
            assertEquals(0, standIn.failuresLeft());
            assertArrayEquals(expected, enqueued(), call);
        }
    }

    private float[] enqueued() {
        try (DeviceMemory out = new DeviceMemory(40)) {
            device.bind("prob", new DeviceTensor(out.address(), Shape.of(1, 10), DataType.F32));
            device.enqueue(out.stream());
            device.synchronize();
            return out.get(10);
        } finally {
            session.bind("prob", session.output("prob"));
        }
    }

    @Test
    void benchLeavesInputsAndOutputsOnTheDevice() {
        ProblemWorkload problem = new ProblemWorkload(
                ProblemString.convolution("mb2ic8ih9oc8oh9kh3ph1"), true, java.util.Optional.empty());
        Bench bench = new Bench(
                System::nanoTime, new Bench.Settings(new Budget(1_000_000, 3, 10, 0.01), () -> {}, List.of(), true));
        Result result = bench.measure(problem, backend, new Configuration(Precision.F32, 2, 1));
        Timing timing = result.timing()
                .orElseThrow(() -> new AssertionError(result.verdict().reason()));
        assertTrue(timing.enqueueNanos().getAsDouble() > 0);
        assertFalse(timing.layers().isEmpty());
    }

    @Test
    void benchKeepsPlans(@TempDir Path folder) {
        ProblemWorkload problem = new ProblemWorkload(
                ProblemString.convolution("mb2ic8ih9oc8oh9kh3ph1"), true, java.util.Optional.empty());
        Bench bench = new Bench(
                System::nanoTime,
                new Bench.Settings(
                        new Budget(1_000_000, 3, 10, 0.01), () -> {}, List.of(), false, Tuning.OFF.cachedIn(folder)));
        for (int made : List.of(1, 0)) {
            long before = standIn.plans("made");
            bench.measure(problem, backend, new Configuration(Precision.F32, 2, 1));
            assertEquals(made, standIn.plans("made") - before, "to check, to time, and once more");
        }
    }

    @Test
    void nothingIsPossibleAfterClose() {
        DeviceTensor tensor = device.tensor("data");
        session.close();
        assertThrows(IllegalStateException.class, () -> device.enqueue(0));
        assertThrows(IllegalStateException.class, () -> device.synchronize());
        assertThrows(IllegalStateException.class, () -> device.stream());
        assertThrows(IllegalStateException.class, () -> device.tensor("data"));
        assertThrows(IllegalStateException.class, () -> device.bind("data", tensor));
    }

    @Test
    void onTheHostThereIsNoDevice() {
        try (Backend reference = ReferenceBackend.open();
                CompiledNetwork network =
                        reference.compile(Nets.small(), Nets.parameters(Nets.small()), CompileOptions.defaults());
                Session plain = network.newSession()) {
            assertTrue(plain.device().isEmpty());
        }
    }
}
