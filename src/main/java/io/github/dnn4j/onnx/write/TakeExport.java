package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.text;

import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Elements by their positions: Gather, Slice, Tile, Pad, and rotations as two slices that change places. */
final class TakeExport {
    private TakeExport() {}

    static void export(Take layer, NodeExport node) {
        int axis = node.shape().axis(layer.axis());
        switch (layer.positions()) {
            case Positions.Listed(List<Long> indices) ->
                node.result(
                        "Gather",
                        List.of(
                                node.input(),
                                node.longs(
                                        "indices",
                                        indices.stream()
                                                .mapToLong(Long::longValue)
                                                .toArray())),
                        integer("axis", axis));
            case Positions.Range range ->
                node.result(
                        "Slice",
                        List.of(
                                node.input(),
                                node.longs("starts", range.start()),
                                node.longs("ends", range.end()),
                                node.longs("axes", axis),
                                node.longs("steps", range.step())));
            case Positions.Repeated(long times) -> {
                long[] repeats = new long[node.rank()];
                Arrays.fill(repeats, 1);
                repeats[axis] = times;
                node.result("Tile", List.of(node.input(), node.longs("repeats", repeats)));
            }
            case Positions.Rotated(long shift) -> rotated(shift, axis, node);
            case Positions.Bordered bordered -> {
                long[] pads = new long[2 * node.rank()];
                pads[axis] = bordered.before();
                pads[node.rank() + axis] = bordered.after();
                String mode = bordered.border().name().toLowerCase(Locale.ROOT);
                node.result("Pad", List.of(node.input(), node.longs("pads", pads)), text("mode", mode));
            }
        }
    }

    /** What leaves at one end and all that stays; of a given extent by less than it, for a slice ends there. */
    private static void rotated(long shift, int axis, NodeExport node) {
        long extent = node.shape().extent(axis);
        long places = node.isOpen(axis) ? shift : shift % extent;
        if (places == 0) {
            node.result("Identity", List.of(node.input()));
            return;
        }
        if (Math.abs(places) >= extent) {
            throw node.unsupported("it rotates axis " + axis + " by " + shift
                    + ", and that is open: slices rotate by less than its default, " + extent);
        }
        String tail = slice(node, axis, -places, Long.MAX_VALUE);
        String head = slice(node, axis, 0, -places);
        node.result("Concat", List.of(tail, head), integer("axis", axis));
    }

    private static String slice(NodeExport node, int axis, long start, long end) {
        return node.helper(
                "Slice",
                List.of(node.input(), node.longs("starts", start), node.longs("ends", end), node.longs("axes", axis)));
    }
}
