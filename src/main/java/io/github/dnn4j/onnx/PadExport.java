package io.github.dnn4j.onnx;

import io.github.dnn4j.layer.ConstantPadding;
import java.util.List;
import java.util.stream.Stream;

/** Borders of one value, as Pad. */
final class PadExport {
    private PadExport() {}

    static void constant(ConstantPadding layer, NodeExport node) {
        if (layer.before().isEmpty()) {
            node.result("Identity", List.of(node.input()));
            return;
        }
        String value = node.scalar("value", node.type(), layer.value());
        node.result("Pad", List.of(node.input(), pads(node, layer.before(), layer.after()), value));
    }

    /** The operand that gives padding before and after, for every axis. */
    static String pads(NodeExport node, List<Integer> before, List<Integer> after) {
        return node.longs(
                "pads",
                Stream.concat(before.stream(), after.stream())
                        .mapToLong(Integer::longValue)
                        .toArray());
    }
}
