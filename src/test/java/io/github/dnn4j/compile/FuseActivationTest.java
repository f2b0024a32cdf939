package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuseActivationTest {
    private final Pass pass = new FuseActivation(activation -> activation.function() != Function.MISH);

    static List<Layer> hosts() {
        return List.of(
                Convolution.square(3, 4, 3),
                TransposedConvolution.of(3, 2, 2, 2),
                new FullyConnected(75, 6, true),
                new BatchNormalization(3, 1e-3));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void fusesIntoTheLayerBefore(Layer layer) {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 5, 5).then("host", layer).then("act", Activation.relu6());
        Program program = Programs.of(b, x);
        Program result = pass.apply(program);
        assertEquals(1, result.steps().size());
        Step host = result.steps().getFirst();
        assertEquals(List.of(new PostOperation.Activate(Activation.relu6())), host.post());
        assertEquals(List.of("act"), host.outputs());
        assertEquals(List.of("act fused into host"), result.notes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void fusesIntoAnElementwiseOperationAndOneAfterTheOther() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 5, 5);
        Value product = b.add("product", new Elementwise(Elementwise.Operation.MULTIPLY), x, x.relu("other"));
        Program program =
                Programs.of(b, product.then("first", Activation.tanh()).then("second", Activation.leakyRelu(0.5f)));
        Program result = pass.apply(program);
        assertEquals(List.of("other", "product"), Programs.stepNames(result));
        assertEquals(
                List.of(
                        new PostOperation.Activate(Activation.tanh()),
                        new PostOperation.Activate(Activation.leakyRelu(0.5f))),
                Programs.step(result, "product").post());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void leavesWhatFollowsAPowerOrARemainder() {
        for (Elementwise.Operation operation : List.of(Elementwise.Operation.POW, Elementwise.Operation.FMOD)) {
            NetworkBuilder b = new NetworkBuilder("n");
            Value x = b.input("x", 1, 3, 5, 5);
            Program program = Programs.of(
                    b, b.add("own", new Elementwise(operation), x, x).relu("relu"));
            assertEquals(List.of("own", "relu"), Programs.stepNames(pass.apply(program)));
        }
    }

    @Test
    void leavesWhatTheBackendDoesNotAcceptAndWhatOthersNeed() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 3, 5, 5);
        Value refused = x.convolution("c1", 3, 1).then("mish", Activation.mish());
        Value used = refused.convolution("c2", 3, 1);
        Value sum = used.relu("relu2").then("pool", MaxPooling.square(1, 1, 0)).plus("sum", used);
        Value given = sum.convolution("c3", 3, 1);
        Program program = Programs.of(
                b,
                given,
                given.relu("relu3"),
                x.then("inputRelu", Activation.relu())
                        .then("pool2", MaxPooling.square(2, 2, 0))
                        .relu("relu4"));
        assertSame(program, pass.apply(program));
    }
}
