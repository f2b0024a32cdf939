package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes one graph of cuDNN's, and what is computed after it; on the host stand-in for CUDA and cuDNN. */
class StandInFusionTest extends OnStandIn {
    /** The calls of the step {@code up}, after the network has been found to agree with the reference. */
    private static List<StepReport> calls(Network network, CompileOptions options) {
        try (Backend backend = CudnnBackend.open()) {
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    options,
                    network,
                    Nets.parameters(network),
                    NetworkInputs.random(network, network.defaultShapes(), 1),
                    network.name());
            CaseReport report = verifier.wholeNetwork().run();
            assertEquals(Status.PASSED, report.status(), report::line);
            try (CompiledNetwork compiled = backend.compile(network, Nets.parameters(network), options)) {
                return compiled.explain(network.defaultShapes()).steps().stream()
                        .filter(call -> call.name().equals("up"))
                        .toList();
            }
        }
    }

    private static List<String> kinds(List<StepReport> calls) {
        return calls.stream()
                .map(call -> call.implementation().startsWith("cudnn") ? "cudnn" : call.implementation())
                .toList();
    }

    private static Network up(TransposedConvolution layer, boolean residual) {
        NetworkBuilder b = new NetworkBuilder("up");
        Value x = b.input("data", 2, layer.inChannels(), 5, 6).then("up", layer);
        if (residual) {
            x = x.plus("add", b.input("other", x.shape().toArray()));
        }
        return b.output(x.relu("relu")).build();
    }

    /**
     * cuDNN has no engine for a data gradient that gives F32: rounded before bias and ReLU, it would be rounded twice.
     */
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void aDataGradientIsRoundedOnce(Precision precision) {
        CompileOptions options = CompileOptions.defaults().precision(precision);
        TransposedConvolution even = TransposedConvolution.of(8, 5, 3, 3);
        for (boolean residual : List.of(false, true)) {
            List<StepReport> calls = calls(up(even, residual), options);
            assertEquals("cudnn", kinds(calls).getLast(), calls::toString);
            // Longer than the taps reach: there, bias and ReLU are all there is.
            List<StepReport> longer = calls(up(even.withStride(2).withOutputPadding(2, 3), residual), options);
            assertEquals("move", kinds(longer).getLast(), longer::toString);
            assertEquals(1, kinds(longer).stream().filter("cudnn"::equals).count(), longer::toString);
        }
    }

    /** A convolution named {@code up}, and what follows it. */
    private static Network convolution(boolean bias, boolean residual, Activation activation) {
        NetworkBuilder b = new NetworkBuilder("convolution");
        Value x = b.input("data", 2, 8, 5, 6)
                .convolution("up", 8, 3, c -> c.withBias(bias).withPadding(1));
        if (residual) {
            x = x.plus("add", b.input("other", x.shape().toArray()));
        }
        return b.output(x.then("last", activation)).build();
    }

    static List<Activation> slowFused() {
        return List.of(
                Activation.relu6(),
                Activation.leakyRelu(0.1f),
                Activation.sigmoid(),
                Activation.tanh(),
                Activation.geluErf(),
                Activation.silu());
    }

    /** In F32 cuDNN has slow engines for these in one graph, and fast ones for the convolution alone. */
    @ParameterizedTest
    @MethodSource("slowFused")
    void aGraphOfTheFallbackIsNotPreferred(Activation activation) {
        for (boolean residual : List.of(false, true)) {
            List<StepReport> calls = calls(convolution(true, residual, activation), CompileOptions.defaults());
            assertEquals(List.of("cudnn", "affine_f32_f32"), withoutMoves(calls), calls::toString);
            assertEquals("cudnn engine 0 (by cuDNN's heuristics)", graph(calls).implementation());
        }
        List<StepReport> calls = calls(
                convolution(true, false, activation), CompileOptions.defaults().precision(Precision.BF16));
        assertEquals(List.of("cudnn"), withoutMoves(calls), calls::toString);
    }

    /** What cuDNN has no operation for: the sum is not rounded before it. */
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void theSumIsRoundedOnce(Precision precision) {
        for (boolean residual : List.of(false, true)) {
            List<StepReport> calls = calls(
                    convolution(true, residual, Activation.hardSwish()),
                    CompileOptions.defaults().precision(precision));
            String kernel = precision == Precision.BF16 ? "affine_f32_bf16" : "affine_f32_f16";
            assertEquals(List.of("cudnn", kernel), withoutMoves(calls), calls::toString);
            assertEquals(
                    "cudnn engine 52 (by cuDNN's fallback heuristics)",
                    graph(calls).implementation());
        }
    }

    @Test
    void aBiasOfZerosMakesAFastGraph() {
        for (boolean residual : List.of(false, true)) {
            List<StepReport> calls = calls(convolution(false, residual, Activation.relu()), CompileOptions.defaults());
            assertEquals(List.of("cudnn"), withoutMoves(calls), calls::toString);
            assertEquals("cudnn engine 44 (by cuDNN's heuristics)", graph(calls).implementation());
        }
    }

    /** Each way to compute a step is taken where it is the fastest. */
    @Test
    void measuredTheFastestWayIsTaken() {
        Network clipped = convolution(true, false, Activation.relu6());
        wins(clipped, Precision.F32, "engine 8", List.of("cudnn"), "engine 8");
        wins(clipped, Precision.F32, "engine 0", List.of("cudnn", "affine_f32_f32"), "engine 0", "affine_f32_f32");
        Network plain = convolution(false, false, Activation.relu());
        wins(plain, Precision.F32, "engine 8", List.of("cudnn"), "engine 8");
        wins(plain, Precision.F32, "engine 44", List.of("cudnn"), "engine 44");
        wins(plain, Precision.F32, "engine 0", List.of("cudnn", "affine_f32_f32"), "engine 0", "affine_f32_f32");
        Network biased = convolution(true, false, Activation.relu());
        wins(biased, Precision.BF16, "engine 4", List.of("cudnn"), "engine 4");
        wins(biased, Precision.BF16, "engine 10", List.of("cudnn"), "engine 10"); // that of a bias in BF16
        wins(biased, Precision.BF16, "engine 71", List.of("cudnn", "affine_f32_bf16"), "engine 71", "affine_f32_bf16");
    }

    private void wins(Network network, Precision precision, String engine, List<String> expected, String... fast) {
        standIn.reset();
        for (String what : fast) {
            standIn.time(what, 1000);
        }
        List<StepReport> calls =
                calls(network, CompileOptions.defaults().precision(precision).tuning(Tuning.MEASURE));
        assertEquals(expected, withoutMoves(calls), calls::toString);
        StepReport graph = graph(calls);
        assertTrue(graph.implementation().startsWith("cudnn " + engine + " ("), calls::toString);
        assertTrue(
                graph.reason().contains("fused") && graph.reason().contains("alone"), "all ways are named: " + graph);
    }

    private static StepReport graph(List<StepReport> calls) {
        return calls.stream()
                .filter(call -> call.implementation().startsWith("cudnn"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> withoutMoves(List<StepReport> calls) {
        return kinds(calls).stream().filter(kind -> !kind.equals("move")).toList();
    }

    /** The stand-in has that reason for several engines and graphs, cuDNN for dozens. */
    @Test
    void aReasonIsGivenOnce() {
        for (Activation activation : List.of(Activation.relu(), Activation.silu())) {
            StepReport graph = graph(calls(convolution(true, false, activation), CompileOptions.defaults()));
            assertEquals(2, (graph.reason() + " ").split("in TF32").length, graph::toString);
            assertTrue(graph.reason().contains("each of the engines 1, 51 "), graph::toString);
        }
    }
}
