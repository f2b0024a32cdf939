package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;
import static io.github.dnn4j.onnx.write.AttributeProtos.integers;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reshape, Flatten, Transpose, and channel shuffles made of them. */
final class ShapeExport {
    private ShapeExport() {}

    static void reshape(Reshape layer, NodeExport node) {
        long[] target = layer.target().stream().mapToLong(Long::longValue).toArray();
        node.result("Reshape", List.of(node.input(), node.longs("shape", target)));
    }

    static void flatten(Flatten layer, NodeExport node) {
        node.result("Flatten", List.of(node.input()), integer("axis", layer.axis()));
    }

    static void transpose(Transpose layer, NodeExport node) {
        if (layer.permutation().isEmpty()) {
            node.result("Identity", List.of(node.input()));
        } else {
            node.result("Transpose", List.of(node.input()), integers("perm", layer.permutation()));
        }
    }

    /**
     * The target that reshapes something of as many elements, with the same first two extents, to the input's shape.
     */
    static String shapeOfInput(NodeExport node) {
        long[] target = target(node, 2);
        return target.length == 0 ? node.helper("Shape", List.of(node.input())) : node.longs("shape", target);
    }

    /**
     * The input's shape as a target of Reshape: the first {@code copied} extents are copied, at most one open one after
     * them is what is left. Empty if there are more.
     */
    private static long[] target(NodeExport node, int copied) {
        long[] target = new long[node.rank()];
        boolean free = false;
        for (int axis = copied; axis < target.length; axis++) {
            if (!node.isOpen(axis)) {
                target[axis] = node.shape().extent(axis);
            } else if (!free) {
                free = true;
                target[axis] = -1;
            } else {
                return new long[0];
            }
        }
        return target;
    }

    /**
     * (N, C, ...) as (N, groups, C / groups, everything else), its middle axes swapped, and back: the form that readers
     * recognise. Where the channels are open, all is kept by doing so with the channels as the last axis.
     */
    static void channelShuffle(ChannelShuffle layer, NodeExport node) {
        long groups = layer.groups();
        if (!node.isOpen(1)) {
            long each = node.shape().extent(1) / groups;
            String split = node.helper("Reshape", List.of(node.input(), node.longs("groups", 0, groups, each, -1)));
            String swapped = node.helper("Transpose", List.of(split), integers("perm", List.of(0, 2, 1, 3)));
            long[] back = target(node, 1);
            String shape = back.length > 0 ? node.longs("shape", back) : node.helper("Shape", List.of(node.input()));
            node.result("Reshape", List.of(swapped, shape));
            return;
        }
        int rank = node.rank();
        List<Integer> channelsLast =
                new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        channelsLast.add(channelsLast.remove(1));
        List<Integer> swap =
                new ArrayList<>(IntStream.range(0, rank + 1).boxed().toList());
        swap.add(swap.remove(rank - 1));
        List<Integer> channelsFirst =
                new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        channelsFirst.add(1, channelsFirst.remove(rank - 1));
        long[] split = new long[rank + 1];
        split[rank - 1] = groups;
        split[rank] = -1;
        long[] joined = new long[rank];
        joined[rank - 1] = -1;
        String pixels = node.helper("Transpose", List.of(node.input()), integers("perm", channelsLast));
        String grouped = node.helper("Reshape", List.of(pixels, node.longs("groups", split)));
        String swapped = node.helper("Transpose", List.of(grouped), integers("perm", swap));
        String shuffled = node.helper("Reshape", List.of(swapped, node.longs("channels", joined)));
        node.result("Transpose", List.of(shuffled), integers("perm", channelsFirst));
    }
}
