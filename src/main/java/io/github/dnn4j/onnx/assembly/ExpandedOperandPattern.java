package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds values that are expanded to open extents only for arithmetic with values that have these extents: broadcasting
 * does the same without. Channel attention is exported so.
 */
final class ExpandedOperandPattern {
    private ExpandedOperandPattern() {}

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the values that the network gives; they stay
     * @param deferred the values that no layer gives
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs, Set<String> deferred) {
        for (Node expansion : List.copyOf(nodes)) {
            String expanded = expansion.outputs().getFirst();
            if (!deferred.contains(expanded) || outputs.contains(expanded)) {
                continue;
            }
            List<Node> consumers = nodes.stream()
                    .filter(node -> node.inputs().contains(expanded))
                    .toList();
            if (consumers.stream().allMatch(node -> broadcasts(node, expanded, values))) {
                nodes.replaceAll(node -> consumers.contains(node)
                        ? taking(node, expanded, expansion.inputs().getFirst())
                        : node);
                nodes.removeIf(node -> node == expansion);
            }
        }
    }

    private static boolean broadcasts(Node node, String expanded, Map<String, Live> values) {
        Live whole = values.get(expanded);
        return node.layer() instanceof Elementwise
                && node.inputs().stream()
                        .anyMatch(input -> !input.equals(expanded)
                                && values.get(input).shapes().equals(whole.shapes()));
    }

    private static Node taking(Node node, String expanded, String instead) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.replaceAll(input -> input.equals(expanded) ? instead : input);
        return new Node(node.name(), node.layer(), inputs, node.outputs(), node.parameters());
    }
}
