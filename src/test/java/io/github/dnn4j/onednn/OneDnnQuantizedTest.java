package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.VerifyCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Quantized networks as other tools write them: zero points, scales that differ, layers that cannot be integers. */
class OneDnnQuantizedTest {
    private final Map<String, Float> scales = new LinkedHashMap<>();
    private final Map<String, Float> zeroPoints = new LinkedHashMap<>();

    /** Quantize and Dequantize with these constants. */
    private Value converted(Value value, String name, DataType type, float scale, int zeroPoint) {
        for (String node : List.of(name + ".q", name + ".dq")) {
            scales.put(node + ".scale", scale);
            zeroPoints.put(node + ".zero_point", (float) zeroPoint);
        }
        return value.then(name + ".q", new Quantize(type, 1, 0)).then(name + ".dq", new Dequantize(type, 1, 0));
    }

    private Parameters parameters(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(
                Parameters.initialise(network, Initialiser.he(2)).asMap());
        scales.forEach((name, value) -> tensors.get(name).fill(value));
        zeroPoints.forEach((name, value) -> tensors.get(name).fill(value));
        Map<String, QuantizedWeight> weights = new LinkedHashMap<>();
        network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof FullyConnected)
                .filter(node -> !node.name().startsWith("float"))
                .map(node -> node.parameters().getFirst())
                .forEach(name -> weights.put(name, weight(network.parameters().get(name))));
        return new Parameters(tensors).withQuantized(weights);
    }

    private static QuantizedWeight weight(Shape shape) {
        SplittableRandom random = new SplittableRandom(shape.hashCode());
        Tensor values = Tensor.allocate(shape, DataType.S8);
        for (long i = 0; i < shape.elements(); i++) {
            values.setFloat(i, random.nextInt(-127, 128));
        }
        Tensor scales = Tensor.allocate(Shape.of(shape.extent(0)), DataType.F32);
        for (long i = 0; i < shape.extent(0); i++) {
            scales.setFloat(i, (float) random.nextDouble(0.001, 0.003));
        }
        return new QuantizedWeight(values, scales);
    }

    private Explanation check(Network network) {
        Parameters parameters = parameters(network);
        try (Backend backend = OneDnnBackend.open()) {
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    CompileOptions.defaults(),
                    network,
                    parameters,
                    NetworkInputs.random(network, network.defaultShapes(), 3),
                    "");
            List<VerifyCase> cases = new ArrayList<>(verifier.layers());
            cases.add(verifier.wholeNetwork());
            for (VerifyCase one : cases) {
                CaseReport report = one.run();
                assertEquals(Status.PASSED, report.status(), report.line());
            }
            try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults())) {
                return compiled.explain(network.defaultShapes());
            }
        }
    }

    /** The number of steps on integers is this, or 0 on a processor without instructions for their products. */
    private static void requireIntegerSteps(long wanted, Explanation explanation) {
        assertEquals(
                OneDnnInfo.sumsProductsOfIntegers() ? wanted : 0,
                integerSteps(explanation),
                explanation.steps().toString());
    }

    private static long integerSteps(Explanation explanation) {
        return explanation.steps().stream()
                .filter(step -> step.precision().contains("8 x S8"))
                .count();
    }

    /** Padding stands for 0, which is the zero point. */
    @Test
    void zeroPointsOfInputAndOutput() {
        NetworkBuilder b = new NetworkBuilder("asymmetric");
        Value x = converted(b.input("data", 1, 16, 9, 9), "data", DataType.U8, 2f / 255, 127);
        Value y = converted(x.convolution("conv", 24, 3, c -> c.withPadding(1)), "conv", DataType.U8, 0.05f, 131);
        Value z = converted(
                y.depthwise("depthwise", 3, c -> c.withPadding(1).withStride(2)), "depthwise", DataType.S8, 0.03f, -7);
        Explanation explanation = check(b.output(z.convolution("last", 5, 1)).build());
        requireIntegerSteps(3, explanation);
    }

    @Test
    void aFullyConnectedLayerWithAZeroPointStaysInFloatingPoint() {
        NetworkBuilder b = new NetworkBuilder("fc");
        Value x = converted(b.input("data", 2, 40), "data", DataType.U8, 2f / 255, 127);
        Explanation explanation = check(b.output(x.fullyConnected("fc", 7)).build());
        assertEquals(0, integerSteps(explanation));
        assertTrue(explanation.notes().stream()
                .anyMatch(note -> note.startsWith("fc stays in floating point")
                        && (note.contains("127") || !OneDnnInfo.sumsProductsOfIntegers())));
    }

    @Test
    void aWeightInNumbersStaysInFloatingPoint() {
        NetworkBuilder b = new NetworkBuilder("numbers");
        Value x = converted(b.input("data", 1, 16, 9, 9), "data", DataType.S8, 1f / 127, 0);
        Explanation explanation = check(b.output(x.convolution("float", 8, 3)).build());
        assertEquals(0, integerSteps(explanation));
        assertTrue(explanation.notes().stream().anyMatch(note -> note.startsWith("float stays in floating point")));
    }

    @Test
    void partsOnOtherScalesAreBroughtToOneByAStepOfTheirOwn() {
        NetworkBuilder b = new NetworkBuilder("concat");
        Value x = converted(b.input("data", 1, 16, 9, 9), "data", DataType.S8, 1f / 127, 0);
        Value left = converted(x.convolution("left", 16, 1).relu("left.relu"), "left", DataType.U8, 0.01f, 0);
        Value right = converted(x.convolution("right", 16, 1).relu("right.relu"), "right", DataType.U8, 0.02f, 0);
        Value join = converted(b.add("join", Concat.channels(), left, right), "join", DataType.U8, 0.02f, 0);
        Explanation explanation = check(b.output(join.convolution("last", 4, 1)).build());
        requireIntegerSteps(3, explanation);
        assertEquals(
                1,
                explanation.steps().stream()
                        .filter(step -> step.kind().equals("Quantize")
                                && step.precision().equals("U8 -> U8"))
                        .count(),
                explanation.steps().toString());
        assertTrue(explanation.steps().stream()
                .anyMatch(
                        step -> step.kind().equals("Concat") && step.precision().equals("U8 -> U8")));
    }

    /** As ONNX Runtime quantizes residual blocks: both operands and the sum. */
    @Test
    void additionsOfIntegers() {
        NetworkBuilder b = new NetworkBuilder("residual");
        Value x = converted(b.input("data", 1, 16, 9, 9), "data", DataType.S8, 1f / 127, 0);
        Value branch = converted(x.convolution("conv", 16, 3, c -> c.withPadding(1)), "conv", DataType.S8, 0.04f, 0);
        Value sum = converted(branch.plus("sum", x).relu("relu"), "relu", DataType.U8, 0.02f, 0);
        Explanation explanation = check(b.output(sum.convolution("last", 4, 1)).build());
        assertTrue(
                explanation.steps().stream()
                        .anyMatch(step -> step.kind().equals("Elementwise")
                                && step.precision().equals("S8 -> U8")),
                explanation.steps().toString());
    }

    /** A value that is an output in numbers is not rounded by consumers that read it as integers. */
    @Test
    void aResultThatIsAlsoAnOutputStaysInF32() {
        NetworkBuilder b = new NetworkBuilder("outputs");
        Value x = converted(b.input("data", 1, 16, 9, 9), "data", DataType.S8, 1f / 127, 0);
        Value conv = x.convolution("conv", 16, 1);
        Value y = converted(conv, "conv", DataType.S8, 0.04f, 0);
        Explanation explanation =
                check(b.output(conv, y.convolution("last", 4, 1), y).build());
        requireIntegerSteps(2, explanation);
    }
}
