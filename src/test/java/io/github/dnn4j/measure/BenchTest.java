package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.verify.FaultyBackend;
import io.github.dnn4j.verify.FaultyBackend.Fault;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.zoo.ZooWeights;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchTest {
    private static final Configuration ONE = new Configuration(Precision.F32, 2, 1);

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger before = new AtomicInteger();
    private final Workload problem =
            new ProblemWorkload(ProblemString.convolution("ic4ih5oc3kh3"), true, Optional.empty());

    private Result measure(Workload workload, Fault fault, Configuration configuration) {
        // Time passes before each run alone, so every run takes none and every second of them spends the budget.
        Bench bench = new Bench(
                clock,
                new Bench.Settings(
                        new Budget(1_000, 3, 10, 0.01),
                        () -> {
                            before.incrementAndGet();
                            clock.pass(500);
                        },
                        List.of(),
                        true));
        try (Backend backend = new FaultyBackend(fault)) {
            return bench.measure(workload, backend, configuration);
        }
    }

    private Result measure(Fault fault) {
        return measure(problem, fault, ONE);
    }

    @Test
    void whatIsRightIsTimed() {
        Result result = measure(Fault.NONE);
        assertEquals(Status.PASSED, result.verdict().status());
        assertEquals("full size", result.verdict().scope());
        assertEquals(0, result.verdict().error().orElseThrow());
        Timing timing = result.timing().orElseThrow();
        assertEquals(3, timing.latency().runs());
        // 2 samples, 3x3 positions, 3 channels, of 4*9 products each.
        assertEquals(2 * 9 * 3 * 36, timing.macs());
        // The input of 2*4*25, 108 weights and 3 biases, the output of 2*3*9; 4 bytes each.
        assertEquals(4 * (200 + 111 + 54), timing.bytes());
        assertEquals(
                List.of("Convolution layer"),
                timing.layers().stream().map(LayerTime::step).toList());
        assertTrue(timing.poolPeakBytes() >= timing.bytes());
        assertTrue(before.get() >= 6, "two runs of warm-up, three samples, and one by steps at least: " + before);
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_ELEMENT", "SLIGHTLY", "NAN", "THROWS"})
    void whatIsWrongIsNotTimed(Fault fault) {
        Result result = measure(fault);
        assertEquals(Status.FAILED, result.verdict().status());
        assertFalse(result.verdict().reason().isEmpty());
        assertTrue(
                result.verdict().rerun().contains("verify --backend faulty"),
                result.verdict().rerun());
        assertTrue(result.timing().isEmpty());
        assertEquals(0, before.get());
    }

    @Test
    void whatIsNotSupportedIsNotWrong() {
        assertEquals(Status.UNIMPLEMENTED, measure(Fault.UNSUPPORTED).verdict().status());
        Configuration bf16 = new Configuration(Precision.BF16, 2, 1);
        Result skipped = measure(problem, Fault.F32_ONLY, bf16);
        assertEquals(Status.SKIPPED, skipped.verdict().status());
        assertTrue(skipped.timing().isEmpty());
    }

    private static Network convolution(int size) {
        NetworkBuilder b = new NetworkBuilder("net" + size);
        return b.output(b.input("data", 1, 64, size, size).convolution("conv", 64, 3))
                .build();
    }

    private static Workload network(Optional<Network> reduced, int size) {
        return new NetworkWorkload(
                "net",
                "network",
                convolution(size),
                reduced,
                net -> ZooWeights.of(net, 1),
                small -> small ? "--network small" : "--network whole");
    }

    /** A convolution of 64 to 64 channels takes 36,864 multiply-accumulates per position, 10^9 on 164x164. */
    @Test
    void theReferenceChecksTheWholeWhereItCanElseWhatStandsForIt() {
        Optional<Network> reduced = Optional.of(convolution(8));
        Workload small = network(reduced, 8);
        assertEquals("full size, 2x64x8x8", check(small, 2).scope());
        Workload middle = network(reduced, 140);
        assertEquals("full size, 1x64x140x140", check(middle, 2).scope());
        Workload large = network(reduced, 180);
        Verdict standing = check(large, 3);
        assertEquals("the reduced network, 3x64x8x8", standing.scope());
        assertTrue(standing.rerun().endsWith("--network small --batch 3"), standing.rerun());
    }

    @Test
    void networksAreQuantizedAndComparedWithTheReferencesIntegers() {
        Configuration int8 = new Configuration(ComputeType.INT8, 2, 1);
        Workload network = network(Optional.of(convolution(8)), 10);
        Result result = measure(network, Fault.NONE, int8);
        assertEquals(Status.PASSED, result.verdict().status(), result.verdict().reason());
        String scope = result.verdict().scope();
        assertTrue(
                scope.startsWith("full size, 2x64x10x10; 1 of 1 convolutions and fully connected layers quantized"),
                scope);
        assertTrue(result.timing().isPresent());
        Result wrong = measure(network, Fault.ONE_ELEMENT, int8);
        assertEquals(Status.FAILED, wrong.verdict().status());
        assertTrue(
                wrong.verdict().rerun().contains(" --precision int8 ")
                        && wrong.timing().isEmpty(),
                wrong.verdict().rerun());
    }

    /** Quantization moves the result, but not far; what is verified is the quantized network itself. */
    @Test
    void theDistanceFromFloatIsTold() {
        Network network = convolution(10);
        try (Backend backend = new FaultyBackend(Fault.NONE)) {
            SeededQuantization made =
                    SeededQuantization.of(backend, network, ZooWeights.of(network, 1), network.defaultShapes());
            assertTrue(made.distance() > 1e-4 && made.distance() < 0.05, made.text());
        }
    }

    @Test
    void whatCannotBeQuantizedIsAnInvalidArgument() {
        Configuration int8 = new Configuration(ComputeType.INT8, 1, 1);
        Result result = measure(problem, Fault.NONE, int8);
        assertEquals(Status.INVALID_ARGUMENTS, result.verdict().status());
        assertTrue(result.timing().isEmpty());
    }

    private static Verdict check(Workload workload, long batch) {
        try (Backend backend = new FaultyBackend(Fault.NONE)) {
            Configuration configuration = new Configuration(Precision.F32, batch, 2);
            Verdict verdict = workload.check(backend, configuration.options(), batch);
            assertEquals(Status.PASSED, verdict.status());
            return verdict;
        }
    }

    @Test
    void largeProblemsAreCheckedWithAMinibatchOfOne() {
        Workload large = new ProblemWorkload(ProblemString.convolution("mb300ic64ih12oc64kh3"), true, Optional.empty());
        assertEquals("minibatch 1 instead of 300", check(large, 300).scope());
    }
}
