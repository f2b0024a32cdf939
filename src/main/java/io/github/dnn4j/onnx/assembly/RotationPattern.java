package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the last part of an axis joined with all that comes before it, which is how files say that the axis is rotated:
 * torch.roll is exported so.
 */
final class RotationPattern {
    private final Map<String, Live> values;
    private final Uses uses;

    private RotationPattern(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        this.values = values;
        this.uses = new Uses(nodes, outputs);
    }

    /**
     * Replaces every occurrence, and drops the splits that nobody needs any more.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the network's outputs; they stay
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        RotationPattern pattern = new RotationPattern(nodes, values, outputs);
        Set<Node> cut = new HashSet<>();
        nodes.replaceAll(node -> {
            Optional<Take> rotation = pattern.rotation(node);
            rotation.ifPresent(_ -> node.inputs().forEach(part -> cut.add(pattern.uses.producer(part))));
            return rotation.map(take -> new Node(
                            node.name(),
                            take,
                            pattern.uses.producer(node.inputs().getFirst()).inputs(),
                            node.outputs(),
                            List.of()))
                    .orElse(node);
        });
        Set<String> needed = new HashSet<>(outputs);
        nodes.forEach(node -> needed.addAll(node.inputs()));
        nodes.removeIf(node -> cut.contains(node) && node.outputs().stream().noneMatch(needed::contains));
    }

    private Optional<Take> rotation(Node node) {
        if (!(node.layer() instanceof Concat concat) || node.inputs().size() != 2) {
            return Optional.empty();
        }
        String tail = node.inputs().get(0);
        String head = node.inputs().get(1);
        Node last = uses.producer(tail);
        Node first = uses.producer(head);
        if (last == null
                || first == null
                || !(last.layer() instanceof Split lastSplit)
                || !(first.layer() instanceof Split firstSplit)
                || !last.inputs().equals(first.inputs())
                || !last.outputs().getLast().equals(tail)
                || !first.outputs().getFirst().equals(head)) {
            return Optional.empty();
        }
        Live whole = values.get(last.inputs().getFirst());
        int axis = whole.axis(concat.axis());
        if (whole.axis(lastSplit.axis()) != axis || whole.axis(firstSplit.axis()) != axis) {
            return Optional.empty();
        }
        List<Long> extents = extents(whole, axis);
        List<Long> moved = extents(values.get(tail), axis);
        List<Long> stayed = extents(values.get(head), axis);
        for (int k = 0; k < extents.size(); k++) {
            if (moved.get(k) + stayed.get(k) != extents.get(k)) {
                return Optional.empty();
            }
        }
        return shift(moved, stayed).map(places -> new Take(axis, new Positions.Rotated(places)));
    }

    /** Forward by what moved to the front, or back by the rest: whichever is given, and the shorter way of both. */
    private static Optional<Long> shift(List<Long> moved, List<Long> stayed) {
        boolean forward = isSame(moved) && !(isSame(stayed) && stayed.getFirst() < moved.getFirst());
        return forward
                ? Optional.of(moved.getFirst())
                : isSame(stayed) ? Optional.of(-stayed.getFirst()) : Optional.empty();
    }

    private static List<Long> extents(Live value, int axis) {
        List<Long> extents = new ArrayList<>();
        value.shapes().forEach(shape -> extents.add(shape.extent(axis)));
        return extents;
    }

    private static boolean isSame(List<Long> extents) {
        return extents.stream().distinct().count() == 1;
    }
}
