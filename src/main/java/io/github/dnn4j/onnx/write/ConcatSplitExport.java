package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Split;
import java.util.List;

/** Concat and Split. */
final class ConcatSplitExport {
    private ConcatSplitExport() {}

    static void concat(Concat layer, NodeExport node) {
        node.result("Concat", node.inputs(), integer("axis", layer.axis()));
    }

    static void split(Split layer, NodeExport node) {
        String sizes = node.longs(
                "split", layer.sizes().stream().mapToLong(Long::longValue).toArray());
        node.result("Split", List.of(node.input(), sizes), integer("axis", layer.axis()));
    }
}
