package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes one graph of cuDNN's, and what is computed after it; on the host stand-in for CUDA and cuDNN. */
class StandInFusionTest {
    private StandIn standIn;

    @BeforeEach
    void load() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        standIn = StandIn.use();
        standIn.reset();
    }

    @AfterEach
    void nothingIsLeft() {
        if (standIn != null) {
            assertEquals("", standIn.misuse());
            assertEquals("", standIn.report());
            standIn.reset();
        }
    }

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

    /** cuDNN has no engine for a data gradient that gives F32: rounded before bias and ReLU, it would be rounded twice. */
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
}
