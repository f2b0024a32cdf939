package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.FaultyBackend.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizedRunTest {
    private static final float STEP = 1f / 64;

    /** Three layers on S8; the last one's outputs are numbers, or integers. */
    private static Network network(boolean numbers) {
        NetworkBuilder b = new NetworkBuilder("quantized");
        Value x = b.input("data", 1, 3, 6, 6).convolution("first", 8, 3);
        x = quantized(x, "first").convolution("second", 8, 1);
        x = quantized(x, "second").convolution("third", 8, 3).then("third.q", new Quantize(DataType.S8, 1, 0));
        return b.output(numbers ? x.then("third.dq", new Dequantize(DataType.S8, 1, 0)) : x)
                .build();
    }

    private static Value quantized(Value value, String name) {
        return value.then(name + ".q", new Quantize(DataType.S8, 1, 0))
                .then(name + ".dq", new Dequantize(DataType.S8, 1, 0));
    }

    private static Parameters parameters(Network network) {
        Parameters parameters = Parameters.initialise(network, Initialiser.he(4));
        network.parameters().keySet().stream()
                .filter(name -> name.endsWith(".scale"))
                .forEach(name -> parameters.get(name).fill(STEP));
        network.parameters().keySet().stream()
                .filter(name -> name.endsWith(".zero_point"))
                .forEach(name -> parameters.get(name).fill(0));
        return parameters;
    }

    private static NetworkVerifier verifier(FaultyBackend backend, Network network) {
        return new NetworkVerifier(
                backend,
                CompileOptions.defaults(),
                network,
                parameters(network),
                NetworkInputs.random(network, network.defaultShapes(), 1),
                "");
    }

    /** Its results stay within what outputs of a quantized network may differ by, and every layer alone is right. */
    @Test
    void aScaleThatIsWrongInTheWholeOnlyIsFoundWhereItIsUsed() {
        Network network = network(true);
        try (FaultyBackend backend = new FaultyBackend(Fault.SCALE_OF_A_LARGE_NETWORK)) {
            NetworkVerifier verifier = verifier(backend, network);
            for (VerifyCase layer : verifier.layers()) {
                CaseReport report = layer.run();
                assertEquals(Status.PASSED, report.status(), report.line());
            }
            CaseReport whole = verifier.wholeNetwork().run();
            assertEquals(Status.FAILED, whole.status(), whole.line());
            assertTrue(whole.reason().startsWith("second.q"), whole.line());
        }
    }

    @Test
    void oneIntegerThatIsOffByOneAwayFromATieIsFound() {
        Network network = network(false);
        try (FaultyBackend backend = new FaultyBackend(Fault.WHEN_FUSED)) {
            CaseReport group =
                    verifier(backend, network).only(List.of("third", "third.q")).run();
            assertEquals(Status.FAILED, group.status(), group.line());
            assertTrue(group.reason().contains("from a tie"), group.line());
        }
    }

    @Test
    void agreementPasses() {
        for (boolean numbers : new boolean[] {true, false}) {
            try (FaultyBackend backend = new FaultyBackend(Fault.NONE)) {
                CaseReport report =
                        verifier(backend, network(numbers)).wholeNetwork().run();
                assertEquals(Status.PASSED, report.status(), report.line());
            }
        }
    }

    /** Numbers in the middle between two integers, and after them a layer that makes 64 steps of one. */
    @Test
    void tiesThatGoTheOtherWayAreNoFaultHoweverFarTheOutputsAre() {
        NetworkBuilder b = new NetworkBuilder("steep");
        Value x = quantized(b.input("data", 1, 4).fullyConnected("first", 4), "first");
        Network network = b.output(x.fullyConnected("steep", 4)).build();
        Parameters parameters = parameters(network);
        identity(parameters.get("first.weight"), 1);
        identity(parameters.get("steep.weight"), 64);
        parameters.get("first.bias").fill(0);
        parameters.get("steep.bias").fill(0);
        Tensor data = Tensor.allocate(Shape.of(1, 4), DataType.F32);
        data.copyFrom(new float[] {0.5f * STEP, 2.5f * STEP, -1.5f * STEP, 1 * STEP});
        for (Fault fault : List.of(Fault.NONE, Fault.TIES_DOWN)) {
            try (FaultyBackend backend = new FaultyBackend(fault)) {
                CaseReport report = new NetworkVerifier(
                                backend, CompileOptions.defaults(), network, parameters, Map.of("data", data), "")
                        .wholeNetwork()
                        .run();
                assertEquals(Status.PASSED, report.status(), report.line());
                boolean moved = report.comparison().orElseThrow().relative() > 0.3;
                assertEquals(fault == Fault.TIES_DOWN, moved, report.line());
                assertEquals(moved, report.reason().startsWith("1 of 4 integers"), report.line());
            }
        }
    }

    private static void identity(Tensor weight, float value) {
        weight.fill(0);
        for (int i = 0; i < 4; i++) {
            weight.setFloat(5L * i, value);
        }
    }
}
