package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.FaultyBackend.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkVerifierTest {
    private static Network residual() {
        NetworkBuilder b = new NetworkBuilder("residual");
        Value x = b.input("data", 1, 3, 8, 8);
        Value stem = x.convolution("stem", 8, 3, c -> c.withPadding(1)).relu("stem.relu");
        Value branch = stem.convolution("branch", 8, 3, c -> c.withPadding(1)).relu("bad");
        Value sum = branch.plus("sum", stem).relu("sum.relu");
        return b.output(
                        sum.globalAveragePooling("pool")
                                .fullyConnected("classes", 5)
                                .softmax("prob"),
                        sum)
                .build();
    }

    private static NetworkVerifier verifier(FaultyBackend backend, Precision precision) {
        Network network = residual();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(3));
        Map<String, Tensor> inputs = NetworkInputs.random(network, network.defaultShapes(), 1);
        CompileOptions options = CompileOptions.defaults().precision(precision);
        return new NetworkVerifier(backend, options, network, parameters, inputs, "--model m.onnx");
    }

    private static List<CaseReport> layers(Fault fault, Precision precision) {
        try (FaultyBackend backend = new FaultyBackend(fault)) {
            List<CaseReport> reports = new ArrayList<>();
            verifier(backend, precision).layers().forEach(step -> reports.add(step.run()));
            return reports;
        }
    }

    private static CaseReport whole(Fault fault, Precision precision) {
        try (FaultyBackend backend = new FaultyBackend(fault)) {
            return verifier(backend, precision).wholeNetwork().run();
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void agreementPasses(Precision precision) {
        assertEquals(
                Status.PASSED,
                whole(Fault.NONE, precision).status(),
                whole(Fault.NONE, precision).reason());
        for (CaseReport report : layers(Fault.NONE, precision)) {
            assertEquals(Status.PASSED, report.status(), report.line());
        }
    }

    @Test
    void everyNodeAndEveryFusedGroupIsACase() {
        List<CaseReport> reports = layers(Fault.NONE, Precision.F32);
        int nodes = residual().nodes().size();
        assertEquals(nodes + nodes / 2, reports.size());
    }

    @Test
    void theNodeThatIsWrongIsNamed() {
        List<CaseReport> failed = layers(Fault.BAD_NODE, Precision.F32).stream()
                .filter(report -> report.status() == Status.FAILED)
                .toList();
        assertTrue(failed.stream().allMatch(report -> report.name().contains("bad")), failed.toString());
        assertEquals(
                "./dnn4j verify --backend faulty --precision f32 --model m.onnx --only bad",
                failed.get(0).rerun());
        assertEquals(Status.FAILED, whole(Fault.BAD_NODE, Precision.F32).status());
    }

    @Test
    void errorsOfFusingShowInTheGroupsOnly() {
        for (CaseReport report : layers(Fault.WHEN_FUSED, Precision.BF16)) {
            boolean fused = report.name().startsWith("fused");
            assertEquals(fused ? Status.FAILED : Status.PASSED, report.status(), report.line());
        }
    }

    @Test
    void aGroupCanBeRunAgain() {
        try (FaultyBackend backend = new FaultyBackend(Fault.WHEN_FUSED)) {
            NetworkVerifier verifier = verifier(backend, Precision.F32);
            CaseReport group = verifier.only(List.of("branch", "bad")).run();
            assertEquals(Status.FAILED, group.status());
            assertTrue(group.rerun().endsWith("--only branch --only bad"), group.rerun());
            assertEquals(Status.PASSED, verifier.only(List.of("branch")).run().status());
            assertThrows(InvalidDescriptorException.class, () -> verifier.only(List.of("nobody")));
        }
    }

    /** 16 x 0.3 x 40 against 16 x 0.3 x 40.1: in F32 they are 0.48 apart, in BF16 the same number. */
    @Test
    void aNetworkThatLosesMuchInItsPrecisionMayLoseAsMuchOnABackend() {
        NetworkBuilder b = new NetworkBuilder("steep");
        Value x = b.input("data", 1, 16);
        Network network =
                b.output(x.fullyConnected("classes", 3).softmax("prob")).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.constant(0));
        Tensor weight = parameters.get("classes.weight");
        for (int i = 0; i < 16; i++) {
            weight.setFloat(i, 40);
            weight.setFloat(16 + i, 40.1f);
        }
        Tensor level = Tensor.allocate(io.github.dnn4j.tensor.Shape.of(1, 16), io.github.dnn4j.tensor.DataType.F32);
        level.fill(0.3f);
        Map<String, Tensor> inputs = Map.of("data", level);
        CompileOptions options = CompileOptions.defaults().precision(Precision.BF16);
        for (Fault fault : List.of(Fault.NONE, Fault.ONE_ELEMENT)) {
            try (FaultyBackend backend = new FaultyBackend(fault)) {
                CaseReport report = new NetworkVerifier(backend, options, network, parameters, inputs, "--model m.onnx")
                        .wholeNetwork()
                        .run();
                assertEquals(fault == Fault.NONE ? Status.PASSED : Status.FAILED, report.status(), report.line());
                double usual = Tolerance.ofNetwork(2, Precision.BF16).relative();
                assertTrue(report.comparison().orElseThrow().tolerance().relative() > usual, report.line());
            }
        }
    }

    @Test
    void faultsOfTheBackendAreOutcomes() {
        assertEquals(Status.FAILED, whole(Fault.THROWS, Precision.F32).status());
        assertEquals(Status.FAILED, whole(Fault.LEAKS, Precision.F32).status());
        assertEquals(Status.FAILED, whole(Fault.NAN, Precision.F32).status());
        assertEquals(
                Status.UNIMPLEMENTED, whole(Fault.UNSUPPORTED, Precision.F32).status());
        assertEquals(Status.SKIPPED, whole(Fault.F32_ONLY, Precision.BF16).status());
        assertTrue(layers(Fault.UNSUPPORTED, Precision.F32).stream()
                .allMatch(report -> report.status() == Status.UNIMPLEMENTED));
        assertTrue(
                layers(Fault.F32_ONLY, Precision.BF16).stream().allMatch(report -> report.status() == Status.SKIPPED));
    }
}
