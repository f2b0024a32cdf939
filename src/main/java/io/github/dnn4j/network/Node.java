package io.github.dnn4j.network;

import io.github.dnn4j.layer.Layer;
import java.util.List;

/**
 * A layer at its place in a network. Values and parameters are known by name.
 *
 * @param name name of the node, unique in its network
 * @param layer the layer
 * @param inputs names of the values that are its inputs
 * @param outputs names of the values that it produces
 * @param parameters names of its parameters, in the order of {@link Layer#parameters}; two nodes may share one
 */
public record Node(String name, Layer layer, List<String> inputs, List<String> outputs, List<String> parameters) {
    /** Copies the lists. */
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
    }
}
