package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some nodes of a network as a network of their own. */
final class SubNetwork {
    private SubNetwork() {}

    /**
     * The nodes with these names. A value from outside becomes an input of fixed shape; a value of theirs that
     * has other consumers, or is an output of the network, becomes an output.
     *
     * @param shapes the shape of every value of {@code network}
     */
    static Network of(Network network, Set<String> names, Map<String, Shape> shapes) {
        List<Node> nodes = network.nodes().stream()
                .filter(node -> names.contains(node.name()))
                .toList();
        Set<String> made = new LinkedHashSet<>();
        nodes.forEach(node -> made.addAll(node.outputs()));
        Set<String> taken = new LinkedHashSet<>();
        nodes.forEach(node -> taken.addAll(node.inputs()));
        Set<String> wanted = new LinkedHashSet<>(network.outputs());
        network.nodes().stream()
                .filter(node -> !names.contains(node.name()))
                .forEach(node -> wanted.addAll(node.inputs()));
        List<NetworkInput> inputs = new ArrayList<>();
        for (String value : taken) {
            if (!made.contains(value)) {
                Shape shape = shapes.get(value);
                inputs.add(new NetworkInput(
                        value, network.types().get(value), shape, Collections.nCopies(shape.rank(), "")));
            }
        }
        List<String> outputs = made.stream().filter(wanted::contains).toList();
        // The outputs of an unused node have no consumer; they can still be checked.
        return new Network(String.join("+", names), inputs, nodes, outputs.isEmpty() ? List.copyOf(made) : outputs);
    }

    /** The layers of a network in their order. */
    static List<Layer> layers(Network network) {
        return network.nodes().stream().map(Node::layer).toList();
    }
}
