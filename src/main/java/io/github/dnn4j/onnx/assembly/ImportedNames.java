package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of nodes and values. While a network grows its values carry numbers, which begin with %. */
final class ImportedNames {
    private final UniqueNames nodeNames = new UniqueNames(Set.of());
    private final Map<String, String> valueNames = new HashMap<>();

    /** Names the nodes from number {@code first} on: the last one {@code name}, its helpers after it and their kind. */
    void nameNodes(List<Node> nodes, int first, String name) {
        for (int i = first; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            boolean last = i == nodes.size() - 1;
            String wanted = last ? name : name + "/" + node.layer().kind();
            String unique = nodeNames.of(wanted);
            nodes.set(i, new Node(unique, node.layer(), node.inputs(), node.outputs(), node.parameters()));
        }
    }

    /** Gives a value the name it has in the file, unless it already has one. */
    void nameValue(Live value, String name) {
        if (value.name().startsWith("%")) {
            valueNames.putIfAbsent(value.name(), name);
        }
    }

    /** True if a value has the name of an output, or can have it, which it then gets. */
    boolean become(Live value, String output, Set<String> outputs) {
        String known = valueNames.getOrDefault(value.name(), value.name());
        if (known.equals(output)) {
            return true;
        }
        boolean free = value.name().startsWith("%") && !outputs.contains(known);
        if (free) {
            valueNames.put(value.name(), output);
        }
        return free;
    }

    /** The network under these names; values without one are named after their nodes. */
    Network network(String name, List<NetworkInput> inputs, List<Node> nodes, List<String> outputs) {
        List<String> known = new ArrayList<>(valueNames.values());
        inputs.forEach(input -> known.add(input.name()));
        UniqueNames taken = new UniqueNames(known);
        for (Node node : nodes) {
            for (int i = 0; i < node.outputs().size(); i++) {
                String suffix = node.outputs().size() == 1 ? "" : "." + i;
                String value = node.outputs().get(i);
                if (!valueNames.containsKey(value)) {
                    valueNames.put(value, taken.of(node.name() + suffix));
                }
            }
        }
        List<Node> named = nodes.stream()
                .map(node -> new Node(
                        node.name(), node.layer(), renamed(node.inputs()), renamed(node.outputs()), node.parameters()))
                .toList();
        return new Network(name, inputs, named, outputs);
    }

    private List<String> renamed(List<String> values) {
        return values.stream()
                .map(value -> valueNames.getOrDefault(value, value))
                .toList();
    }
}
