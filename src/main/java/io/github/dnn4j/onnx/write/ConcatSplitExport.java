package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Split;
import java.util.ArrayList;
import java.util.List;

/** Concat and Split. */
final class ConcatSplitExport {
    private ConcatSplitExport() {}

    static void concat(Concat layer, NodeExport node) {
        node.result("Concat", node.inputs(), integer("axis", layer.axis()));
    }

    static void split(Split layer, NodeExport node) {
        String sizes = layer.sizes().contains(0L) ? open(layer, node) : node.longs("split", longs(layer.sizes()));
        node.result("Split", List.of(node.input(), sizes), integer("axis", layer.axis()));
    }

    /** Sizes of which one is what the others leave. */
    private static String open(Split layer, NodeExport node) {
        long others = layer.sizes().stream().mapToLong(Long::longValue).sum();
        String shape = node.helper("Shape", List.of(node.input()));
        String extent = node.helper(
                "Gather", List.of(shape, node.longs("axis", node.shape().axis(layer.axis()))));
        String rest = node.helper("Sub", List.of(extent, node.longs("others", others)));
        int at = layer.sizes().indexOf(0L);
        List<String> sizes = new ArrayList<>();
        if (at > 0) {
            sizes.add(node.longs("before", longs(layer.sizes().subList(0, at))));
        }
        sizes.add(rest);
        if (at + 1 < layer.sizes().size()) {
            sizes.add(node.longs(
                    "after", longs(layer.sizes().subList(at + 1, layer.sizes().size()))));
        }
        return node.helper("Concat", sizes, integer("axis", 0));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
