package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Gradients through whole networks against finite differences; functions are smooth, so that no point is near a kink.
 */
class NetworkGradientTest {
    private static void check(Network network) {
        check(network, Parameters.initialise(network, Initialiser.xavier(3)));
    }

    private static void check(Network network, Parameters parameters) {
        SplittableRandom random = new SplittableRandom(9);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            Tensor tensor = Tensor.allocate(input.shape(), DataType.F32);
            for (long i = 0; i < tensor.shape().elements(); i++) {
                tensor.setFloat(i, random.nextInt(-16, 17) / 16f);
            }
            inputs.put(input.name(), tensor);
        }
        FiniteDifferences.check(network, parameters, inputs, FiniteDifferences.SMALL_STEP);
    }

    private static Value smooth(Value value, String node) {
        return value.then(node, Activation.tanh());
    }

    @Test
    void residualBlockWithBatchNormalization() {
        NetworkBuilder builder = new NetworkBuilder("residual");
        Value x = smooth(builder.input("x", 3, 2, 5, 5).convolution("stem", 4, 3), "stem/tanh");
        Value branch = smooth(x.convolution("a", 4, 3, c -> c.withPadding(1)).batchNormalization("a/norm"), "a/tanh");
        branch = branch.convolution("b", 4, 1).batchNormalization("b/norm");
        Value sum = smooth(x.plus("sum", branch), "tanh");
        check(builder.output(
                        sum.globalAveragePooling("pool").fullyConnected("ip", 3).softmax("prob"))
                .build());
    }

    @Test
    void concatOfBranchesAndAValueTwice() {
        NetworkBuilder builder = new NetworkBuilder("dense");
        Value x = smooth(builder.input("x", 2, 2, 4, 4).convolution("stem", 2, 1), "stem/tanh");
        Value a = smooth(x.convolution("a", 3, 3, c -> c.withPadding(1)), "a/tanh");
        Value joined = builder.add("joined", io.github.dnn4j.layer.Concat.channels(), x, a, x);
        Value square = builder.add("square", new Elementwise(Elementwise.Operation.MULTIPLY), joined, joined);
        check(builder.output(square.averagePooling("pool", 2, 2).fullyConnected("ip", 2), a)
                .build());
    }

    /** Two layers with one weight, applied one after the other. */
    @Test
    void sharedParameters() {
        FullyConnected layer = new FullyConnected(4, 4, true);
        List<String> shared = List.of("w", "b");
        List<Node> nodes = List.of(
                new Node("one", layer, List.of("x"), List.of("h"), shared),
                new Node("bend", Activation.tanh(), List.of("h"), List.of("t"), List.of()),
                new Node("two", layer, List.of("t"), List.of("y"), shared));
        check(new Network("shared", List.of(NetworkInput.batched("x", 3, 4)), nodes, List.of("y")));
    }

    @Test
    void dropoutSplitsAndDepthwiseConvolution() {
        NetworkBuilder builder = new NetworkBuilder("mixed");
        Value x = builder.input("x", 2, 4, 4, 4).then("drop", new Dropout(0.25));
        x = smooth(x.depthwise("dw", 3, c -> c.withPadding(1)), "tanh").channelShuffle("shuffle", 2);
        List<Value> parts = builder.addAll("split", new Split(1, List.of(1L, 3L)), x);
        Value used = parts.get(1).convolution("grouped", 3, 2, c -> c.withGroups(3));
        Value again = used.then("drop again", new Dropout(0.5)).then("up", Convolution.of(3, 2, 1, 1));
        check(builder.output(again).build());
    }

    @Test
    void inputsThatAreOutputsAndBranchesThatLeadNowhere() {
        NetworkBuilder builder = new NetworkBuilder("edges");
        Value x = builder.input("x", 2, 3);
        Value unused = builder.input("unused", 2, 2);
        unused.fullyConnected("nowhere", 2);
        Value h = x.fullyConnected("h", 3);
        check(builder.output(h, x.plus("sum", h), x).build());
    }

    @Test
    void constantsInArithmetic() {
        NetworkBuilder builder = new NetworkBuilder("scaled");
        Value x = builder.input("x", 2, 3);
        Value factor = builder.add("factor", new io.github.dnn4j.layer.Constant(Shape.of(3)));
        Value y = builder.add("product", new Elementwise(Elementwise.Operation.MULTIPLY), x, factor);
        Network network =
                builder.output(smooth(y, "tanh").fullyConnected("ip", 2)).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.xavier(3));
        check(network, parameters.with("factor.value", Evaluation.vector(-1, 0.5f, 2)));
    }
}
