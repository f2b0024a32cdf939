package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters that nodes name.
 *
 * @param shapes the shape of each, in the order of first use
 * @param learned those that training changes, in the same order
 */
record ParameterTable(Map<String, Shape> shapes, Set<String> learned) {
    /** Keeps both as they are. */
    ParameterTable {
        shapes = Collections.unmodifiableMap(shapes);
        learned = Collections.unmodifiableSet(learned);
    }

    /**
     * The parameters of these nodes; one that several nodes share is there once.
     *
     * @throws InvalidDescriptorException if a node names too many or too few, or one is shared under two shapes
     */
    static ParameterTable of(List<Node> nodes) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Set<String> learned = new LinkedHashSet<>();
        for (Node node : nodes) {
            List<ParameterSpec> specs = node.layer().parameters();
            require(
                    specs.size() == node.parameters().size(),
                    "node %s names %d parameters; its %s has %d",
                    node.name(),
                    node.parameters().size(),
                    node.layer().kind(),
                    specs.size());
            for (int i = 0; i < specs.size(); i++) {
                String name = node.parameters().get(i);
                Shape shape = specs.get(i).shape();
                Shape known = shapes.putIfAbsent(name, shape);
                require(
                        known == null || known.equals(shape),
                        "parameter %s is used with shapes %s and %s",
                        name,
                        known,
                        shape);
                if (specs.get(i).learned()) {
                    learned.add(name);
                }
            }
        }
        return new ParameterTable(shapes, learned);
    }
}
