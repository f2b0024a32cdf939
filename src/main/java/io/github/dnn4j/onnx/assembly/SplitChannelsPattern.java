package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds Reshape from (N, C, spatial...) to (N, c1, c2, ..., spatial...) with a Transpose after it, which is how files
 * say that channels become space. With more than one open spatial extent, these move, which no reshape describes; of
 * (N, spatial..., C) only the last axis is split.
 */
final class SplitChannelsPattern {
    private SplitChannelsPattern() {}

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the values that the network gives; they stay
     * @param deferred the values that no layer gives
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs, Set<String> deferred) {
        Map<String, Node> splits = new HashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        nodes.forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        for (Node node : nodes) {
            String output = node.outputs().getFirst();
            boolean split = deferred.contains(output)
                    && node.layer() instanceof Reshape
                    && !outputs.contains(output)
                    && uses.getOrDefault(output, 0) == 1
                    && splitsChannels(values.get(node.inputs().getFirst()), values.get(output));
            if (split) {
                splits.put(output, node);
            }
        }
        List<Node> result = new ArrayList<>();
        for (Node node : nodes) {
            Node split =
                    node.layer() instanceof Transpose ? splits.get(node.inputs().getFirst()) : null;
            if (split != null) {
                result.removeIf(earlier -> earlier == split);
                result.addAll(replaced(split, node, (Transpose) node.layer(), values));
            } else {
                result.add(node);
            }
        }
        nodes.clear();
        nodes.addAll(result);
    }

    private static boolean splitsChannels(Live input, Live output) {
        int parts = output.rank() - input.rank() + 1;
        if (input.rank() < 3 || parts < 2) {
            return false;
        }
        for (int k = 0; k < input.shapes().size(); k++) {
            Shape from = input.shapes().get(k);
            Shape to = output.shapes().get(k);
            long product = 1;
            for (int axis = 1; axis <= parts; axis++) {
                product *= to.extent(axis);
                if (to.extent(axis) != output.shape().extent(axis)) {
                    return false;
                }
            }
            boolean kept = product == from.extent(1) && to.extent(0) == from.extent(0);
            for (int axis = 2; axis < from.rank() && kept; axis++) {
                kept = to.extent(axis + parts - 1) == from.extent(axis);
            }
            if (!kept) {
                return false;
            }
        }
        return true;
    }

    private static List<Node> replaced(Node split, Node turn, Transpose transpose, Map<String, Live> values) {
        Live input = values.get(split.inputs().getFirst());
        Live output = values.get(split.outputs().getFirst());
        int spatial = input.rank() - 2;
        int parts = output.rank() - spatial - 1;
        List<Integer> last = new ArrayList<>(List.of(0));
        IntStream.range(2, input.rank()).forEach(last::add);
        last.add(1);
        List<Long> target = new ArrayList<>();
        IntStream.rangeClosed(0, spatial).forEach(axis -> target.add(0L));
        IntStream.rangeClosed(1, parts)
                .forEach(axis -> target.add(output.shape().extent(axis)));
        List<Integer> order = transpose.permutation().stream()
                .map(axis -> axis == 0 ? 0 : axis <= parts ? axis + spatial : axis - parts)
                .toList();
        String channelsLast = split.outputs().getFirst() + ".last";
        String parted = split.outputs().getFirst() + ".parts";
        return List.of(
                new Node(
                        split.name() + "/Transpose",
                        new Transpose(last),
                        split.inputs(),
                        List.of(channelsLast),
                        List.of()),
                new Node(split.name(), new Reshape(target), List.of(channelsLast), List.of(parted), List.of()),
                new Node(turn.name(), new Transpose(order), List.of(parted), turn.outputs(), List.of()));
    }
}
