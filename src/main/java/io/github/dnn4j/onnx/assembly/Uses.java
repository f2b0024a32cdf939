package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.network.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who produces a value, and how often it is used: by nodes, and as an output of the network. */
final class Uses {
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Uses(List<Node> nodes, Set<String> outputs) {
        for (Node node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.inputs().forEach(input -> counts.merge(input, 1, Integer::sum));
        }
        outputs.forEach(output -> counts.merge(output, 1, Integer::sum));
    }

    /** The producer of a value; null for an input of the network. */
    Node producer(String value) {
        return producers.get(value);
    }

    /** The producer of a value that is used once; null otherwise. */
    Node only(String value) {
        return counts.getOrDefault(value, 0) == 1 ? producers.get(value) : null;
    }

    /** Puts a node in the place of the one that produced its output. */
    void replace(Node node) {
        producers.put(node.outputs().getFirst(), node);
    }

    /** Takes one use of a value away; true if none is left. */
    boolean drop(String value) {
        return counts.merge(value, -1, Integer::sum) == 0;
    }
}
