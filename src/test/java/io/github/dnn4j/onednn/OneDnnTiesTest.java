package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
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
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * With powers of two as scales everything is exact, and every fourth quotient or so lies in the middle between two
 * integers: it goes to the even one, and the zero point is added afterwards. So all integers must be the reference's.
 */
class OneDnnTiesTest {
    private static final float STEP = 1f / 16;

    @TestFactory
    List<DynamicTest> tiesGoToTheEvenQuotientWhateverTheZeroPoint() {
        Map<String, Function<Value, Value>> layers = new LinkedHashMap<>();
        layers.put("3x3", x -> x.convolution("layer", 20, 3, c -> c.withPadding(1)));
        layers.put("3x3 and ReLU", x -> x.convolution("layer", 20, 3).relu("relu"));
        layers.put("1x1", x -> x.convolution("layer", 33, 1));
        layers.put("grouped", x -> x.convolution("layer", 32, 3, c -> c.withGroups(2)));
        layers.put("depthwise", x -> x.depthwise("layer", 3, c -> c.withPadding(1)));
        layers.put("fully connected", x -> x.fullyConnected("layer", 12));
        layers.put("sum", x -> x.plus("layer", quantized(x.convolution("before", 16, 1), "between", 0)));
        layers.put(
                "sum and ReLU",
                x -> x.plus("layer", quantized(x.convolution("before", 16, 1), "between", 0))
                        .relu("relu"));
        layers.put("residual", x -> x.convolution("layer", 16, 1).plus("sum", x));
        layers.put("residual in place", x -> {
            Value before = quantized(x.convolution("before", 16, 1), "between", 0);
            Value branch = quantized(before.convolution("branch", 16, 1), "branch", 0);
            return branch.convolution("layer", 16, 1).plus("sum", before);
        });
        layers.put(
                "concatenation",
                x -> x.concat("layer", quantized(x.convolution("before", 16, 1), "between", -1, 4 * STEP)));
        List<DynamicTest> tests = new ArrayList<>();
        layers.forEach((name, layer) -> {
            for (DataType type : List.of(DataType.S8, DataType.U8)) {
                for (int zeroPoint : new int[] {0, 3, 6, 121}) {
                    for (int from : new int[] {0, 5}) {
                        tests.add(dynamicTest(
                                name + " from zero point " + from + " to " + type + " with " + zeroPoint,
                                () -> check(layer, from, type, zeroPoint)));
                    }
                }
            }
        });
        return tests;
    }

    private final Map<String, Float> constants = new LinkedHashMap<>();

    private Value quantized(Value value, String name, int zeroPoint) {
        return quantized(value, name, zeroPoint, STEP);
    }

    private Value quantized(Value value, String name, int zeroPoint, float scale) {
        return dequantized(quantize(value, name, DataType.S8, zeroPoint, scale), name, DataType.S8);
    }

    private Value quantize(Value value, String name, DataType type, int zeroPoint, float scale) {
        for (String node : List.of(name + ".q", name + ".dq")) {
            constants.put(node + ".scale", scale);
            constants.put(node + ".zero_point", (float) zeroPoint);
        }
        return value.then(name + ".q", new Quantize(type, 1, 0));
    }

    private static Value dequantized(Value value, String name, DataType type) {
        return value.then(name + ".dq", new Dequantize(type, 1, 0));
    }

    private void check(Function<Value, Value> layer, int from, DataType type, int zeroPoint) {
        constants.clear();
        NetworkBuilder b = new NetworkBuilder("ties");
        Value x = quantized(b.input("data", 2, 16, 7, 6), "data", from);
        Value y = layer.apply(x);
        Network network =
                b.output(quantize(y, "result", type, zeroPoint, 2 * STEP)).build();
        Parameters parameters = parameters(network);
        try (Backend onednn = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            int[] expected = run(reference, network, parameters);
            long middle = Arrays.stream(expected).filter(v -> v != zeroPoint).count();
            assertTrue(middle > expected.length / 4, "too few integers are anything");
            assertArrayEquals(expected, run(onednn, network, parameters));
        }
    }

    private static int[] run(Backend backend, Network network, Parameters parameters) {
        try (CompiledNetwork model = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = model.newSession()) {
            SplittableRandom random = new SplittableRandom(1);
            Tensor data = session.input("data");
            for (long i = 0; i < data.shape().elements(); i++) {
                data.setFloat(i, random.nextInt(-60, 61) * STEP);
            }
            session.run();
            return session.output(network.outputs().getFirst()).toIntArray();
        }
    }

    private Parameters parameters(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(
                Parameters.initialise(network, Initialiser.he(2)).asMap());
        constants.forEach((name, value) -> {
            if (tensors.containsKey(name)) {
                tensors.get(name).fill(value);
            }
        });
        Map<String, QuantizedWeight> weights = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof FullyConnected)
                .forEach(node -> {
                    String name = node.parameters().getFirst();
                    weights.put(name, weight(network.parameters().get(name), random));
                    Tensor bias = tensors.get(node.parameters().get(1));
                    for (long i = 0; i < bias.shape().elements(); i++) {
                        bias.setFloat(i, random.nextInt(-8, 9) * STEP);
                    }
                });
        return new Parameters(tensors).withQuantized(weights);
    }

    /** Small integers, with a scale of 1/2 or 1/4 for each output channel. */
    private static QuantizedWeight weight(Shape shape, SplittableRandom random) {
        Tensor values = Tensor.allocate(shape, DataType.S8);
        for (long i = 0; i < shape.elements(); i++) {
            values.setFloat(i, random.nextInt(-1, 2));
        }
        Tensor scales = Tensor.allocate(Shape.of(shape.extent(0)), DataType.F32);
        for (long i = 0; i < shape.extent(0); i++) {
            scales.setFloat(i, random.nextBoolean() ? 0.25f : 0.5f);
        }
        return new QuantizedWeight(values, scales);
    }
}
