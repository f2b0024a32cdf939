package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each step of a compiled network has to compute and to move at least: it reads what comes from other steps and
 * its weights once, and writes once what has consumers outside. Values between layers that are fused into one step are
 * not moved, nor are batch normalizations that were folded; a reorder moves what the plan says.
 */
final class StepCosts {
    private final Network network;
    private final Map<String, Shape> shapes;
    private final DataType type;
    private final Map<String, Cost> costs;
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    private StepCosts(Network network, Map<String, Shape> inputs, DataType type) {
        this.network = network;
        this.shapes = network.inferShapes(inputs);
        this.costs = network.costs(inputs, type);
        this.type = type;
        network.nodes().forEach(node -> nodes.put(node.name(), node));
    }

    /** The cost of every step by its name in a profile: kind, blank, name of the step. */
    static Map<String, Cost> of(Explanation explanation, Network network, Map<String, Shape> inputs, DataType type) {
        StepCosts costs = new StepCosts(network, inputs, type);
        Map<String, Cost> result = new LinkedHashMap<>();
        for (StepReport step : explanation.steps()) {
            result.merge(step.kind() + " " + step.name(), costs.cost(step), Cost::plus);
        }
        return result;
    }

    private Cost cost(StepReport step) {
        if (step.reorderedBytes() > 0) {
            long half = step.reorderedBytes() / 2;
            return new Cost(0, 0, half, step.reorderedBytes() - half);
        }
        List<Node> group = new ArrayList<>();
        if (nodes.containsKey(step.name())) {
            group.add(nodes.get(step.name()));
        }
        step.fused().stream().filter(nodes::containsKey).map(nodes::get).forEach(group::add);
        return cost(group);
    }

    private Cost cost(List<Node> group) {
        Set<String> made = new HashSet<>();
        Set<String> taken = new LinkedHashSet<>();
        Set<String> weights = new LinkedHashSet<>();
        long macs = 0;
        long learned = 0;
        for (Node node : group) {
            made.addAll(node.outputs());
            taken.addAll(node.inputs());
            macs += costs.get(node.name()).macs();
            learned += costs.get(node.name()).parameters();
            if (group.size() == 1 || !(node.layer() instanceof BatchNormalization)) {
                weights.addAll(node.parameters());
            }
        }
        taken.removeAll(made);
        long read = taken.stream().mapToLong(this::bytes).sum()
                + weights.stream()
                        .mapToLong(name -> network.parameters().get(name).bytes(type))
                        .sum();
        long written = made.stream()
                .filter(value -> leaves(value, group))
                .mapToLong(this::bytes)
                .sum();
        return new Cost(learned, macs, read, written);
    }

    private boolean leaves(String value, List<Node> group) {
        return network.outputs().contains(value)
                || network.nodes().stream().anyMatch(node -> node.inputs().contains(value) && !group.contains(node));
    }

    private long bytes(String value) {
        DataType own = network.types().get(value);
        return shapes.get(value).bytes(own.isFloating() ? type : own);
    }
}
