package io.github.dnn4j.onednn.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Derivative;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a training session promises besides right gradients. */
class OneDnnTrainingSessionTest {
    private static final Network NETWORK = Nets.small();
    private static final Map<String, Shape> INPUTS = Map.of("data", Shape.of(4, 3, 16, 16));
    private static final TrainingOptions OPTIONS = TrainingOptions.defaults();

    private static TrainingSession open(Backend backend, TrainingOptions options) {
        return backend.newTrainingSession(NETWORK, Nets.parameters(NETWORK), INPUTS, options);
    }

    private static void step(TrainingSession session, long number) {
        Nets.fill(session.input("data"), number);
        session.forward(number);
        Nets.fill(session.outputGradient("prob"), number + 100);
        session.backward();
    }

    /** Five steps of gradient descent; all parameters afterwards. */
    private static Map<String, float[]> train(TrainingSession session) {
        for (int i = 0; i < 5; i++) {
            step(session, i);
            for (String name : NETWORK.parameters().keySet()) {
                if (NETWORK.isLearned(name)) {
                    Tensor parameter = session.parameter(name);
                    Tensor gradient = session.gradient(name);
                    for (long j = 0; j < parameter.shape().elements(); j++) {
                        parameter.setFloat(j, parameter.getFloat(j) - 0.01f * gradient.getFloat(j));
                    }
                }
            }
        }
        Map<String, float[]> result = new TreeMap<>();
        session.snapshot().asMap().forEach((name, tensor) -> result.put(name, tensor.toFloatArray()));
        return result;
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        try (Backend backend = OneDnnBackend.open()) {
            for (Precision precision : Precision.values()) {
                if (!backend.supports(precision)) {
                    continue;
                }
                TrainingOptions options = OPTIONS.precision(precision).threads(2);
                try (TrainingSession first = open(backend, options);
                        TrainingSession second = open(backend, options)) {
                    Map<String, float[]> expected = train(first);
                    train(second)
                            .forEach((name, values) ->
                                    assertArrayEquals(expected.get(name), values, precision + " " + name));
                }
            }
        }
    }

    /** A matrix product for every channel takes a hundred times as long as the depthwise kernel. */
    @Test
    void depthwiseDataIsDerivedByADepthwiseKernel() {
        NetworkBuilder builder = new NetworkBuilder("depthwise");
        Value features = builder.input("data", 1, 64, 14, 14)
                .depthwise("dw", 3, convolution -> convolution.withStride(2).withPadding(1));
        Network network = builder.output(features).build();
        try (Backend backend = OneDnnBackend.open()) {
            Assumptions.assumeTrue(backend.supports(Precision.BF16), "the processor has no BF16");
            try (TrainingSession session = backend.newTrainingSession(
                    network,
                    Nets.parameters(network),
                    Map.of("data", Shape.of(2, 64, 14, 14)),
                    OPTIONS.precision(Precision.BF16).inputGradients(true))) {
                for (Explanation.StepReport report : session.explain().steps()) {
                    assertFalse(report.implementation().startsWith("brgconv_strided"), report::toString);
                }
            }
        }
    }

    @Test
    void steadyStateStepAllocatesNoJavaHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Backend backend = OneDnnBackend.open();
                TrainingSession session = backend.newTrainingSession(
                        NETWORK,
                        Nets.parameters(NETWORK),
                        Map.of("data", Shape.of(1, 3, 16, 16)),
                        OPTIONS.threads(1).runningAverage(RunningAverage.keras(0.9)))) {
            for (int i = 0; i < 2_000; i++) {
                session.forward(i);
                session.backward();
            }
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100; i++) {
                    session.forward(i);
                    session.backward();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated by 100 steps");
        }
    }

    @Test
    void everyBudgetTooSmallThrowsAndLeavesThePoolAtZero() {
        try (Backend backend = OneDnnBackend.open()) {
            long needed;
            try (MemoryPool pool = MemoryPool.unlimited()) {
                cycle(backend, OPTIONS.memory(pool));
                assertEquals(0, pool.bytesInUse());
                needed = pool.peakBytes();
            }
            for (long budget = 1; budget < needed; budget += Math.max(1, needed / 23)) {
                try (MemoryPool pool = MemoryPool.ofBytes(budget)) {
                    TrainingOptions options = OPTIONS.memory(pool);
                    assertThrows(MemoryBudgetException.class, () -> cycle(backend, options), "budget " + budget);
                    assertEquals(0, pool.bytesInUse(), "budget " + budget);
                }
            }
            try (MemoryPool pool = MemoryPool.ofBytes(needed)) {
                cycle(backend, OPTIONS.memory(pool));
                assertEquals(0, pool.bytesInUse());
            }
        }
    }

    private static void cycle(Backend backend, TrainingOptions options) {
        try (TrainingSession session = open(backend, options)) {
            step(session, 0);
        }
    }

    @Test
    void dropoutDropsWhatTheMaskSays() {
        NetworkBuilder b = new NetworkBuilder("drop");
        Value x = b.input("data", 3, 5, 7, 4);
        Value pooled = x.convolution("conv", 19, 1).then("drop", new Dropout(0.3));
        Network network = b.output(pooled, x.then("plain", new Dropout(0.6))).build();
        try (Backend backend = OneDnnBackend.open()) {
            for (Precision precision : Precision.values()) {
                if (!backend.supports(precision)) {
                    continue;
                }
                TrainingOptions options = OPTIONS.seed(-77).precision(precision).inputGradients(true);
                try (TrainingSession session = backend.newTrainingSession(
                        network, Nets.parameters(network), network.defaultShapes(), options)) {
                    session.parameter("conv.weight").fill(0);
                    session.parameter("conv.bias").fill(1);
                    session.input("data").fill(1);
                    session.outputGradient("plain").fill(1);
                    long step = 1L << 40;
                    session.forward(step);
                    session.backward();
                    assertFollows(network, session.output("drop"), "drop", step, 0.3);
                    assertFollows(network, session.output("plain"), "plain", step, 0.6);
                    assertFollows(network, session.inputGradient("data"), "plain", step, 0.6);
                }
            }
        }
    }

    private static void assertFollows(Network network, Tensor tensor, String name, long step, double ratio) {
        int node = 0;
        while (!network.nodes().get(node).name().equals(name)) {
            node++;
        }
        DropoutMask mask = DropoutMask.of(-77, step, node, ratio);
        for (long i = 0; i < tensor.shape().elements(); i++) {
            float expected = mask.keeps(i) ? mask.scale() : 0;
            assertEquals(expected, tensor.getFloat(i), expected * 0x1p-8f, name + " " + i);
        }
    }

    @Test
    void runningAveragesMoveByBatchStatistics() {
        NetworkBuilder b = new NetworkBuilder("averages");
        Network network =
                b.output(b.input("data", 2, 1, 3, 1).batchNormalization("bn")).build();
        try (Backend backend = OneDnnBackend.open()) {
            for (boolean unbiased : new boolean[] {false, true}) {
                TrainingOptions options = OPTIONS.runningAverage(new RunningAverage(0.25, unbiased));
                try (TrainingSession session = backend.newTrainingSession(
                        network, Nets.parameters(network), network.defaultShapes(), options)) {
                    String mean = network.nodes().getFirst().parameters().get(2);
                    String variance = network.nodes().getFirst().parameters().get(3);
                    session.parameter(mean).fill(4);
                    session.parameter(variance).fill(8);
                    session.input("data").copyFrom(new float[] {1, 2, 3, 4, 5, 6});
                    session.forward(0);
                    assertEquals(
                            0.75f * 4 + 0.25f * 3.5f, session.parameter(mean).getFloat(0), 1e-6f);
                    double batch = 17.5 / (unbiased ? 5 : 6);
                    assertEquals(
                            0.75 * 8 + 0.25 * batch, session.parameter(variance).getFloat(0), 1e-5);
                }
            }
        }
    }

    @Test
    void oneValuePerChannelHasNoUnbiasedVariance() {
        NetworkBuilder b = new NetworkBuilder("single");
        Network network =
                b.output(b.input("data", 2, 5).batchNormalization("bn")).build();
        Parameters parameters = Nets.parameters(network);
        Map<String, Shape> one = Map.of("data", Shape.of(1, 5));
        try (Backend backend = OneDnnBackend.open()) {
            assertThrows(
                    InvalidDescriptorException.class,
                    () -> backend.newTrainingSession(network, parameters, one, OPTIONS));
            TrainingOptions biased = OPTIONS.runningAverage(RunningAverage.keras(0.9));
            try (TrainingSession session = backend.newTrainingSession(network, parameters, one, biased)) {
                session.forward(0);
            }
        }
    }

    @Test
    void aSharedParameterHasTheSumOfItsGradients() {
        NetworkBuilder b = new NetworkBuilder("shared");
        Value x = b.input("data", 2, 8, 5, 5);
        Network twice = b.output(x.convolution("a", 8, 3, c -> c.withPadding(1))
                        .then("t", new Dropout(0))
                        .convolution("b", 8, 3, c -> c.withPadding(1)))
                .build();
        Network shared = Nets.shareParameters(twice, "b", "a");
        try (Backend backend = OneDnnBackend.open();
                TrainingSession session =
                        backend.newTrainingSession(shared, Nets.parameters(shared), shared.defaultShapes(), OPTIONS)) {
            Derivative.check(session, 0.01);
        }
    }

    @Test
    void bfloat16FollowsF32() {
        try (Backend backend = OneDnnBackend.open()) {
            Assumptions.assumeTrue(backend.supports(Precision.BF16));
            try (TrainingSession exact = open(backend, OPTIONS);
                    TrainingSession rounded = open(backend, OPTIONS.precision(Precision.BF16))) {
                step(exact, 3);
                step(rounded, 3);
                for (String name : NETWORK.parameters().keySet()) {
                    if (NETWORK.isLearned(name) && !name.startsWith("stem.bias")) {
                        double cosine = cosine(
                                exact.gradient(name).toFloatArray(),
                                rounded.gradient(name).toFloatArray());
                        assertTrue(cosine > 0.95, name + " points elsewhere: cosine " + cosine);
                    }
                }
            }
        }
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            left += (double) a[i] * a[i];
            right += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(left * right);
    }

    @Test
    void keepsToTheOrderOfCallsAndClosesOnce() {
        Backend backend = OneDnnBackend.open();
        TrainingSession session = open(backend, OPTIONS);
        backend.close();
        assertThrows(IllegalStateException.class, session::backward);
        session.forward(0);
        session.backward();
        assertThrows(IllegalStateException.class, session::backward);
        assertThrows(InvalidDescriptorException.class, () -> session.inputGradient("data"));
        assertThrows(InvalidDescriptorException.class, () -> session.gradient("stem_bn.mean"));
        assertThrows(InvalidDescriptorException.class, () -> session.input("prob"));
        Parameters kept = session.snapshot();
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.forward(0));
        assertThrows(IllegalStateException.class, () -> session.input("data"));
        assertEquals(NETWORK.parameters().keySet(), kept.asMap().keySet());
    }

    @Test
    void recomputingTakesLessMemoryAndGivesTheSameBits() {
        try (Backend backend = OneDnnBackend.open();
                TrainingSession keeping = open(backend, OPTIONS);
                TrainingSession recomputing = open(backend, OPTIONS.recompute(true))) {
            Map<String, float[]> expected = train(keeping);
            train(recomputing).forEach((name, values) -> assertArrayEquals(expected.get(name), values, name));
            long kept = keeping.explain().plannedBytes();
            long less = recomputing.explain().plannedBytes();
            assertTrue(less < kept, less + " instead of " + kept);
        }
    }

    @Test
    void explainsWhatRunsBackwardAndSharesMemory() {
        try (Backend backend = OneDnnBackend.open();
                TrainingSession session = open(backend, OPTIONS)) {
            Explanation explanation = session.explain();
            assertTrue(explanation.steps().stream().anyMatch(step -> step.kind().equals("Convolution backward")));
            assertTrue(explanation.plannedBytes() < explanation.unplannedBytes());
            assertNotEquals(0, explanation.plannedBytes());
        }
    }
}
