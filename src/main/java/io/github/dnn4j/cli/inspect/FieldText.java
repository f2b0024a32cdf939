package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.ReceptiveField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Receptive fields as people read them. */
final class FieldText {
    private FieldText() {}

    /** The field of every node's first output, by the node's name. */
    static Map<String, String> byNode(Network network) {
        Map<String, ReceptiveField> fields = ReceptiveField.of(network);
        return network.nodes().stream()
                .collect(Collectors.toMap(
                        Node::name, node -> of(fields.get(node.outputs().getFirst()))));
    }

    /** {@code 11}, or {@code 1x7} where the axes differ; {@code all} for a value that sees everything. */
    static String of(ReceptiveField field) {
        List<String> extents = field.size().stream().map(FieldText::extent).toList();
        if (extents.isEmpty()) {
            return "all";
        }
        return extents.stream().distinct().count() == 1 ? extents.getFirst() : String.join("x", extents);
    }

    private static String extent(double size) {
        if (Double.isInfinite(size)) {
            return "all";
        }
        return size == Math.rint(size) ? Long.toString((long) size) : String.format(Locale.ROOT, "%.1f", size);
    }
}
