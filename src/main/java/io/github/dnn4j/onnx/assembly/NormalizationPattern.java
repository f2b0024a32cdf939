package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins a {@link Normalization} without parameters and what follows it in files: a product and a sum with constants,
 * which are its scale and its shift.
 */
final class NormalizationPattern {
    private final List<Node> nodes;
    private final Map<String, Live> values;
    private final Uses uses;

    private NormalizationPattern(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        this.nodes = nodes;
        this.values = values;
        this.uses = new Uses(nodes, outputs);
    }

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param values every value by its name
     * @param outputs the network's outputs; they stay
     */
    static void apply(List<Node> nodes, Map<String, Live> values, Set<String> outputs) {
        new NormalizationPattern(nodes, values, outputs).join();
    }

    private void join() {
        List<Node> result = new ArrayList<>();
        for (Node node : nodes) {
            Optional<Joined> joined = joined(node);
            joined.ifPresent(join -> {
                result.remove(join.first());
                if (uses.drop(join.constant().outputs().getFirst())) {
                    result.remove(join.constant());
                }
                uses.replace(join.whole());
            });
            result.add(joined.map(Joined::whole).orElse(node));
        }
        nodes.clear();
        nodes.addAll(result);
    }

    private record Joined(Node whole, Node first, Node constant) {}

    private Optional<Joined> joined(Node last) {
        if (!(last.layer() instanceof Elementwise(Operation operation))
                || (operation != Operation.MULTIPLY && operation != Operation.ADD)) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Node first = uses.only(last.inputs().get(i));
            Node constant = uses.producer(last.inputs().get(1 - i));
            if (first != null
                    && first.layer() instanceof Normalization layer
                    && constant != null
                    && constant.layer() instanceof Constant
                    && isFree(layer, operation)
                    && fits(constant, last)) {
                Shape shape = values.get(constant.outputs().getFirst()).shape();
                Layer whole = operation == Operation.MULTIPLY
                        ? layer.withParameters(Optional.of(shape), Optional.empty())
                        : layer.withParameters(layer.scale(), Optional.of(shape));
                List<String> parameters = new ArrayList<>(first.parameters());
                parameters.addAll(constant.parameters());
                return Optional.of(new Joined(
                        new Node(last.name(), whole, first.inputs(), last.outputs(), parameters), first, constant));
            }
        }
        return Optional.empty();
    }

    /** True if the layer has no parameter of that kind yet, and none that would come after it. */
    private static boolean isFree(Normalization layer, Operation operation) {
        return layer.shift().isEmpty()
                && (operation == Operation.ADD || layer.scale().isEmpty());
    }

    /** True if the constant repeats along the result without enlarging it, whatever the open extents. */
    private boolean fits(Node constant, Node last) {
        Live operand = values.get(constant.outputs().getFirst());
        Live result = values.get(last.outputs().getFirst());
        int input = last.inputs().get(0).equals(operand.name()) ? 1 : 0;
        return operand.rank() <= result.rank()
                && values.get(last.inputs().get(input)).shapes().equals(result.shapes())
                && result.shapes().stream()
                        .allMatch(shape ->
                                Broadcast.shapes(shape, operand.shape()).equals(shape));
    }
}
