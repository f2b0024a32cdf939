package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where numbers went wrong: computes a step's forward pass again with every value of the network as an output, and
 * looks at the values in the order of the layers.
 *
 * @param node the layer; null if the input is to blame, or none was found
 * @param sentence what was found there
 */
record Diagnosis(String node, String sentence) {
    /** Values whose magnitude is above this are suspicious where nothing is infinite yet. */
    private static final double LARGE = 1e4;

    /**
     * Looks for the first layer with an output that is not finite, and where there is none for the first whose
     * outputs are large.
     *
     * @param input the network input that the step computed from
     * @param step the number that the step's forward pass had
     */
    static Diagnosis of(
            Backend backend, Network network, Parameters parameters, Tensor input, TrainingOptions options, long step) {
        if (!Double.isFinite(largest(input))) {
            return new Diagnosis(null, "the input itself has numbers that are not finite");
        }
        for (Node node : network.nodes()) {
            for (String name : node.parameters()) {
                if (!Double.isFinite(largest(parameters.get(name)))) {
                    return new Diagnosis(
                            node.name(),
                            "parameter " + name + " of layer " + node.name() + " is not finite, from the step before");
                }
            }
        }
        return forward(backend, network, parameters, input, options, step);
    }

    private static Diagnosis forward(
            Backend backend, Network network, Parameters parameters, Tensor input, TrainingOptions options, long step) {
        List<String> values = new ArrayList<>();
        network.nodes().forEach(node -> values.addAll(node.outputs()));
        Network open = new Network(network.name(), network.inputs(), network.nodes(), values);
        TrainingOptions own = new TrainingOptions(
                options.precision(),
                options.threads(),
                options.seed(),
                options.runningAverage(),
                false,
                false,
                Optional.empty());
        String inputName = network.inputs().getFirst().name();
        try (TrainingSession session =
                backend.newTrainingSession(open, parameters, Map.of(inputName, input.shape()), own)) {
            session.input(inputName).copyFrom(input);
            session.forward(step);
            Diagnosis large = null;
            for (Node node : network.nodes()) {
                for (String output : node.outputs()) {
                    double magnitude = largest(session.output(output));
                    if (!Double.isFinite(magnitude)) {
                        return new Diagnosis(node.name(), "the first such numbers come out of layer " + node.name());
                    }
                    if (large == null && magnitude > LARGE) {
                        large = new Diagnosis(
                                node.name(),
                                "the first large numbers, up to " + (float) magnitude + ", come out of layer "
                                        + node.name());
                    }
                }
            }
            return large != null ? large : new Diagnosis(null, "every layer gives finite numbers forward");
        }
    }

    /** The layer whose gradient was the first to go wrong in the backward pass: the last one in the network's order. */
    static Diagnosis backward(Network network, TrainingSession session) {
        for (Node node : network.nodes().reversed()) {
            for (String name : node.parameters()) {
                if (network.isLearned(name) && !Double.isFinite(largest(session.gradient(name)))) {
                    return new Diagnosis(
                            node.name(),
                            "in the backward pass the first such numbers are in the gradient of " + name + ", layer "
                                    + node.name());
                }
            }
        }
        return new Diagnosis(null, "every gradient of the last pass is finite");
    }

    /** The largest magnitude; NaN if any element is. */
    private static double largest(Tensor tensor) {
        double largest = 0;
        long elements = tensor.shape().elements();
        for (long i = 0; i < elements; i++) {
            largest = Math.max(largest, Math.abs(tensor.getFloat(i)));
        }
        return largest;
    }
}
