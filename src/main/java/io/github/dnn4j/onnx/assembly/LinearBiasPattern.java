package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins a fully connected layer and the constant vector that is added to its features, perhaps after its rows were given
 * axes of their own: PyTorch writes a linear layer on (N, tokens, features) so. The vector is its bias.
 */
final class LinearBiasPattern {
    private final Map<String, Live> values;
    private final Uses uses;
    private final Map<String, Node> replaced = new HashMap<>();
    private final Set<Node> unneeded = new HashSet<>();

    private LinearBiasPattern(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        this.values = values;
        this.uses = new Uses(nodes, outputs);
    }

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the network's outputs; they stay
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        LinearBiasPattern pattern = new LinearBiasPattern(nodes, values, outputs);
        List.copyOf(nodes).forEach(pattern::join);
        List<Node> result = new ArrayList<>();
        for (Node node : nodes) {
            if (!pattern.unneeded.contains(node)) {
                result.add(pattern.replaced.getOrDefault(node.outputs().getFirst(), node));
            }
        }
        nodes.clear();
        nodes.addAll(result);
    }

    private void join(Node sum) {
        if (!(sum.layer() instanceof Elementwise(Operation operation)) || operation != Operation.ADD) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            String value = sum.inputs().get(i);
            Optional<Node> vector = vector(sum.inputs().get(1 - i), values.get(value));
            Node last = uses.only(value);
            Node linear = last != null && last.layer() instanceof Reshape
                    ? uses.only(last.inputs().getFirst())
                    : last;
            if (vector.isPresent()
                    && linear != null
                    && linear.layer() instanceof FullyConnected layer
                    && !layer.bias()
                    && values.get(value).shape().extent(-1) == layer.outFeatures()
                    && !values.get(value).varies(values.get(value).rank() - 1)) {
                join(sum, vector.get(), last, linear, layer);
                return;
            }
        }
    }

    /** The constant that is one number for each feature of a value. */
    private Optional<Node> vector(String constant, Live value) {
        Shape shape = values.get(constant).shape();
        return Optional.ofNullable(uses.producer(constant))
                .filter(node -> node.layer() instanceof Constant
                        && shape.rank() == 1
                        && value.rank() >= 2
                        && shape.extent(0) == value.shape().extent(-1));
    }

    private void join(Node sum, Node vector, Node last, Node linear, FullyConnected layer) {
        List<String> parameters = new ArrayList<>(linear.parameters());
        parameters.addAll(vector.parameters());
        boolean reshaped = last != linear;
        Node biased = new Node(
                reshaped ? linear.name() : sum.name(),
                new FullyConnected(layer.inFeatures(), layer.outFeatures(), true),
                linear.inputs(),
                reshaped ? linear.outputs() : sum.outputs(),
                parameters);
        replaced.put(linear.outputs().getFirst(), biased);
        if (reshaped) {
            Node shaped = new Node(sum.name(), last.layer(), last.inputs(), sum.outputs(), List.of());
            replaced.put(last.outputs().getFirst(), shaped);
        }
        unneeded.add(sum);
        if (uses.drop(vector.outputs().getFirst())) {
            unneeded.add(vector);
        }
    }
}
