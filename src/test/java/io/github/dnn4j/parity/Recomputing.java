package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicNode;

/**
 * Every layer between two functions whose results are not kept: a derivative that reads a value which is not computed
 * again is refused when the session is made, and what is computed again has the same bits.
 */
final class Recomputing {
    private Recomputing() {}

    interface Opener {
        Backend open();
    }

    static List<DynamicNode> layers(Opener opener) throws ReflectiveOperationException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (Class<?> layer : AllCases.layers()) {
            List<LayerCase> cases = AllCases.of(layer).stream()
                    .filter(Recomputing::isDerivable)
                    .limit(4)
                    .toList();
            for (LayerCase one : cases) {
                nodes.add(dynamicTest(one.name(), () -> sameBits(opener, between(one))));
            }
        }
        return nodes;
    }

    private static boolean isDerivable(LayerCase one) {
        return one.network().types().values().stream().allMatch(type -> type.isFloating())
                && !one.inputs().isEmpty();
    }

    /** The case's layer on results of tanh, and tanh of its results. */
    private static Network between(LayerCase one) {
        Network alone = one.network();
        List<Node> nodes = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (NetworkInput input : alone.inputs()) {
            given.add("tanh " + input.name());
            nodes.add(tanh(input.name(), given.getLast()));
        }
        Node layer = alone.nodes().getFirst();
        nodes.add(new Node(layer.name(), layer.layer(), given, layer.outputs(), layer.parameters()));
        List<String> outputs = new ArrayList<>();
        for (String output : layer.outputs()) {
            outputs.add("tanh " + output);
            nodes.add(tanh(output, outputs.getLast()));
        }
        return new Network(alone.name(), alone.inputs(), nodes, outputs);
    }

    private static Node tanh(String from, String to) {
        return new Node(to, Activation.tanh(), List.of(from), List.of(to), List.of());
    }

    private static void sameBits(Opener opener, Network network) {
        Map<String, float[]> kept = train(opener, network, false);
        Map<String, float[]> again = train(opener, network, true);
        assertEquals(kept.keySet(), again.keySet());
        kept.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
    }

    private static Map<String, float[]> train(Opener opener, Network network, boolean recompute) {
        TrainingOptions options = TrainingOptions.defaults()
                .threads(1)
                .runningAverage(RunningAverage.keras(0.9))
                .inputGradients(true)
                .recompute(recompute);
        Map<String, float[]> results = new LinkedHashMap<>();
        try (Backend backend = opener.open();
                TrainingSession session = backend.newTrainingSession(
                        network, Parameters.initialise(network, Initialiser.he(1)), network.defaultShapes(), options)) {
            SplittableRandom random = new SplittableRandom(5);
            for (NetworkInput input : network.inputs()) {
                fill(session.input(input.name()), random);
            }
            session.forward(0);
            for (String output : network.outputs()) {
                results.put(output, session.output(output).toFloatArray());
                fill(session.outputGradient(output), random);
            }
            session.backward();
            for (NetworkInput input : network.inputs()) {
                results.put(
                        "by " + input.name(),
                        session.inputGradient(input.name()).toFloatArray());
            }
            for (String parameter : network.parameters().keySet()) {
                Tensor tensor =
                        network.isLearned(parameter) ? session.gradient(parameter) : session.parameter(parameter);
                results.put(parameter, tensor.toFloatArray());
            }
        }
        return results;
    }

    private static void fill(Tensor tensor, SplittableRandom random) {
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
    }
}
