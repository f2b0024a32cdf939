package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldBatchNormalizationTest {
    private final Pass pass = new FoldBatchNormalization();

    static List<Layer> hosts() {
        return List.of(
                Convolution.square(6, 4, 3),
                Convolution.square(6, 4, 3).withBias(false),
                Convolution.square(6, 4, 1).withGroups(2).withBias(false),
                Convolution.depthwise(6, 3).withPadding(1).withStride(2),
                TransposedConvolution.of(6, 4, 2, 3).withStride(2),
                TransposedConvolution.of(6, 4, 2, 3)
                        .withGroups(2)
                        .withBias(false)
                        .withOutputPadding(1),
                TransposedConvolution.of(6, 6, 3, 3).withGroups(6),
                new FullyConnected(150, 7, true),
                new FullyConnected(150, 7, false));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void foldsIntoTheLayerBefore(Layer layer) {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 6, 5, 5).then("host", layer).batchNormalization("bn");
        Program program = Programs.of(b, x);
        Program result = pass.apply(program);
        assertEquals(List.of("host"), Programs.stepNames(result));
        Step host = Programs.step(result, "host");
        assertEquals(List.of("bn"), host.outputs());
        assertEquals(List.of("host", "bn"), host.nodes());
        assertEquals(2, host.layer().parameters().size());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    host.layer().parameters().get(i).shape(),
                    result.parameters().get(host.parameters().get(i)).shape());
        }
        assertEquals(List.of("bn folded into host"), result.notes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void computesTheConstantsThatTheFormulaGives() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 2).then("fc", new FullyConnected(2, 2, true));
        Network network = b.output(x.then("bn", new BatchNormalization(2, 1))).build();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("fc.weight", Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4));
        weights.put("fc.bias", Tensor.ofFloats(Shape.of(2), 5, 6));
        weights.put("bn.scale", Tensor.ofFloats(Shape.of(2), 4, 6));
        weights.put("bn.shift", Tensor.ofFloats(Shape.of(2), 10, 20));
        weights.put("bn.mean", Tensor.ofFloats(Shape.of(2), 1, 2));
        weights.put("bn.variance", Tensor.ofFloats(Shape.of(2), 3, 8));
        // Factors 4 / sqrt(3 + 1) = 2 and 6 / sqrt(8 + 1) = 2; offsets 10 - 1 * 2 = 8 and 20 - 2 * 2 = 16.
        Program result = pass.apply(Program.of(network, new Parameters(weights)));
        List<String> names = Programs.step(result, "fc").parameters();
        assertArrayEquals(
                new float[] {2, 4, 6, 8}, result.parameters().get(names.get(0)).toFloatArray());
        assertArrayEquals(
                new float[] {18, 28}, result.parameters().get(names.get(1)).toFloatArray());
    }

    @Test
    void leavesSharedWeightsAsTheyAre() {
        Convolution layer = Convolution.square(3, 3, 1).withBias(false);
        BatchNormalization bn = new BatchNormalization(3, 1e-5);
        List<String> bnParameters = List.of("s", "b", "m", "v");
        Network network = new Network(
                "n",
                List.of(NetworkInput.batched("x", 1, 3, 4, 4)),
                List.of(
                        new Node("c1", layer, List.of("x"), List.of("c1"), List.of("w")),
                        new Node("bn1", bn, List.of("c1"), List.of("bn1"), bnParameters),
                        new Node("c2", layer, List.of("bn1"), List.of("c2"), List.of("w")),
                        new Node("bn2", bn, List.of("c2"), List.of("bn2"), bnParameters),
                        new Node("c3", layer, List.of("bn2"), List.of("c3"), List.of("w"))),
                List.of("c3"));
        Parameters parameters = Parameters.initialise(network, Programs.random(3));
        Program result = pass.apply(Program.of(network, parameters));
        assertEquals(List.of("c1", "c2", "c3"), Programs.stepNames(result));
        assertEquals(List.of("w"), Programs.step(result, "c3").parameters());
        assertSame(parameters.get("w"), result.parameters().get("w"));
        Programs.assertComputesItsNetwork(result, parameters);
    }

    @Test
    void foldsOneAfterTheOther() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 4, 4).convolution("conv", 4, 3).batchNormalization("bn1");
        Program program = Programs.of(b, x.batchNormalization("bn2"));
        Program result = pass.apply(program);
        assertEquals(
                List.of("conv", "bn1", "bn2"), Programs.step(result, "conv").nodes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsTheActivationOfTheNormalization() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 4, 4)
                .convolution("conv", 4, 3)
                .batchNormalization("bn")
                .relu("relu");
        Program program = Programs.of(b, x);
        Program result = pass.apply(new FuseActivation(activation -> true).apply(program));
        assertEquals(List.of("conv"), Programs.stepNames(result));
        assertEquals(List.of("relu"), Programs.step(result, "conv").outputs());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsANormalizationWhoseInputIsNeededElsewhere() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value used = b.input("x", 1, 3, 4, 4).convolution("used", 3, 1);
        Value given = used.plus("sum", used.batchNormalization("bn1")).convolution("given", 3, 1);
        Value normalized = given.batchNormalization("bn2");
        Value after = normalized.relu("relu").batchNormalization("bn3");
        Program program = Programs.of(b, given, after);
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsANormalizationThatWouldMakeWeightsInfinite() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 4, 4).convolution("conv", 3, 1);
        Program program = Programs.of(b, x.batchNormalization("bn"));
        Tensor broken = Tensor.ofFloats(Shape.of(3), 1, -1, 1);
        Program nan = program.with(program.steps(), program.parameters().with("bn.variance", broken), List.of());
        assertSame(nan, pass.apply(nan));
        Tensor huge = Tensor.ofFloats(Shape.of(3, 3, 1, 1), 1, 1, 1, 1, 3e38f, 1, 1, 1, 1);
        Tensor scale = Tensor.ofFloats(Shape.of(3), 1, 100, 1);
        Parameters large = program.parameters().with("conv.weight", huge).with("bn.scale", scale);
        Program infinite = program.with(program.steps(), large, List.of());
        assertSame(infinite, pass.apply(infinite));
        assertTrue(infinite.notes().isEmpty());
    }
}
