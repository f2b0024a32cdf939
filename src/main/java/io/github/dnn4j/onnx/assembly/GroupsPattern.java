package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds Reshape to (N, groups, everything else), InstanceNormalization with scales of 1 and shifts of 0, and Reshape
 * back, which is how PyTorch's exporters write group normalization.
 */
final class GroupsPattern {
    private final List<Node> nodes;
    private final Map<String, Live> values;
    private final Map<String, TensorSource> parameters;
    private final Uses uses;

    private GroupsPattern(
            List<Node> nodes, Map<String, Live> values, Map<String, TensorSource> parameters, Set<String> outputs) {
        this.nodes = nodes;
        this.values = values;
        this.parameters = parameters;
        this.uses = new Uses(nodes, outputs);
    }

    /**
     * Replaces every occurrence; parameters may then be left that no node reads.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param parameters every parameter by its name
     * @param outputs the network's outputs; they stay
     */
    static void apply(
            List<Node> nodes, Map<String, Live> values, Map<String, TensorSource> parameters, Set<String> outputs) {
        new GroupsPattern(nodes, values, parameters, outputs).join();
    }

    private void join() {
        List<Node> result = new ArrayList<>();
        for (Node last : nodes) {
            Node middle = last.layer() instanceof Reshape ? single(last) : null;
            Node first = middle != null && middle.layer() instanceof Normalization ? single(middle) : null;
            Optional<Normalization> groups = first != null && first.layer() instanceof Reshape
                    ? groups(first, (Normalization) middle.layer(), middle.parameters(), last)
                    : Optional.empty();
            groups.ifPresent(_ -> {
                result.remove(first);
                result.remove(middle);
            });
            result.add(groups.map(layer -> new Node(last.name(), layer, first.inputs(), last.outputs(), List.of()))
                    .orElse(last));
        }
        nodes.clear();
        nodes.addAll(result);
    }

    /** The producer of the input of {@code node}, if that has no other consumer. */
    private Node single(Node node) {
        return uses.only(node.inputs().getFirst());
    }

    private Optional<Normalization> groups(Node first, Normalization layer, List<String> names, Node last) {
        Live input = values.get(first.inputs().getFirst());
        Live middle = values.get(first.outputs().getFirst());
        Live output = values.get(last.outputs().getFirst());
        boolean instance = middle.rank() == 3
                && layer.divisor() == Divisor.DEVIATION
                && layer.axes().equals(List.of(2))
                && layer.groups() == 1;
        if (!instance || input.rank() < 2 || !input.shapes().equals(output.shapes()) || !changesNothing(layer, names)) {
            return Optional.empty();
        }
        long groups = middle.shape().extent(1);
        for (int k = 0; k < input.shapes().size(); k++) {
            Shape whole = input.shapes().get(k);
            Shape split = middle.shapes().get(k);
            if (split.extent(0) != whole.extent(0) || split.extent(1) != groups || whole.extent(1) % groups != 0) {
                return Optional.empty();
            }
        }
        List<Integer> axes = IntStream.range(1, input.rank()).boxed().toList();
        return Optional.of(new Normalization(
                Divisor.DEVIATION, axes, Math.toIntExact(groups), layer.epsilon(), Optional.empty(), Optional.empty()));
    }

    /** True if every scale is 1 and every shift 0. */
    private boolean changesNothing(Normalization layer, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            float nothing = layer.parameters().get(i).role().equals("scale") ? 1 : 0;
            Tensor tensor = parameters.get(names.get(i)).tensor();
            for (long j = 0; j < tensor.shape().elements(); j++) {
                if (tensor.getFloat(j) != nothing) {
                    return false;
                }
            }
        }
        return true;
    }
}
