package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds Reshape to (N, groups, C / groups, ...), Transpose of the two middle axes and Reshape back, which is how ONNX
 * files say {@link ChannelShuffle}.
 */
final class ChannelShufflePattern {
    private ChannelShufflePattern() {}

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the network's outputs; they stay
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        Uses uses = new Uses(nodes, outputs);
        Set<Node> gone = new HashSet<>();
        List<Node> result = new ArrayList<>();
        for (Node last : nodes) {
            Node turn =
                    last.layer() instanceof Reshape ? uses.only(last.inputs().getFirst()) : null;
            Node first = turn != null && turn.layer() instanceof Transpose
                    ? uses.only(turn.inputs().getFirst())
                    : null;
            if (first != null && first.layer() instanceof Reshape) {
                Live input = values.get(first.inputs().getFirst());
                Live middle = values.get(first.outputs().getFirst());
                Live output = values.get(last.outputs().getFirst());
                if (isShuffle(input, middle, ((Transpose) turn.layer()).permutation(), output)) {
                    int groups = Math.toIntExact(middle.shape().extent(1));
                    result.add(new Node(
                            last.name(), new ChannelShuffle(groups), first.inputs(), last.outputs(), List.of()));
                    gone.add(first);
                    gone.add(turn);
                    continue;
                }
            }
            result.add(last);
        }
        result.removeAll(gone);
        nodes.clear();
        nodes.addAll(result);
    }

    private static boolean isShuffle(Live input, Live middle, List<Integer> permutation, Live output) {
        if (!input.shapes().equals(output.shapes()) || middle.rank() < 3 || input.rank() < 2) {
            return false;
        }
        for (int axis = 0; axis < middle.rank(); axis++) {
            int swapped = axis == 1 ? 2 : axis == 2 ? 1 : axis;
            if (permutation.get(axis) != swapped) {
                return false;
            }
        }
        for (int k = 0; k < input.shapes().size(); k++) {
            Shape whole = input.shapes().get(k);
            Shape split = middle.shapes().get(k);
            if (split.extent(0) != whole.extent(0)
                    || split.extent(1) * split.extent(2) != whole.extent(1)
                    || split.extent(1) != middle.shape().extent(1)) {
                return false;
            }
        }
        return true;
    }
}
