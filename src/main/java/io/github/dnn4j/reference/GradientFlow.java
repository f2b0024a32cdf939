package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where gradients flow: through the nodes that lead to an output and have a learned parameter, or an input whose
 * gradient is wanted, at or before them.
 *
 * @param values the values that get a gradient
 * @param nodes names of the nodes that are walked back through
 */
record GradientFlow(Set<String> values, Set<String> nodes) {
    static GradientFlow of(Network network, boolean inputGradients) {
        List<String> inputs = network.inputs().stream().map(NetworkInput::name).toList();
        Set<String> fed = new HashSet<>(inputGradients ? inputs : List.of());
        for (Node node : network.nodes()) {
            if (learns(node) || !Collections.disjoint(read(node), fed)) {
                fed.addAll(node.outputs());
            }
        }
        Set<String> useful = new HashSet<>(network.outputs());
        for (Node node : network.nodes().reversed()) {
            if (!Collections.disjoint(node.outputs(), useful)) {
                useful.addAll(read(node));
            }
        }
        Set<String> values = new LinkedHashSet<>(inputGradients ? inputs : List.of());
        Set<String> nodes = new LinkedHashSet<>();
        for (Node node : network.nodes()) {
            boolean walked = node.outputs().stream().anyMatch(value -> fed.contains(value) && useful.contains(value));
            if (walked) {
                nodes.add(node.name());
                read(node).stream().filter(fed::contains).forEach(values::add);
                values.addAll(node.outputs());
            }
        }
        return new GradientFlow(values, nodes);
    }

    /** A resampling may take another value for its size alone: no gradient flows there. */
    private static List<String> read(Node node) {
        return node.layer() instanceof Resampling ? node.inputs().subList(0, 1) : node.inputs();
    }

    private static boolean learns(Node node) {
        return node.layer().parameters().stream().anyMatch(spec -> spec.learned());
    }
}
