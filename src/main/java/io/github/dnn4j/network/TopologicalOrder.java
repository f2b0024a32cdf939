package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Sorts nodes so that each follows the producers of its inputs; among equals, the order is kept (Kahn, 1962). */
final class TopologicalOrder {
    private TopologicalOrder() {}

    static List<Node> sort(List<NetworkInput> inputs, List<Node> nodes) {
        Map<String, Integer> producers = new HashMap<>();
        Set<String> values = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (NetworkInput input : inputs) {
            require(values.add(input.name()), "input %s is given twice", input.name());
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            require(names.add(node.name()), "node %s is given twice", node.name());
            require(
                    node.outputs().size() == node.layer().outputs(),
                    "node %s names %d outputs; its %s has %d",
                    node.name(),
                    node.outputs().size(),
                    node.layer().kind(),
                    node.layer().outputs());
            try {
                node.layer().requireInputs(node.inputs().size());
            } catch (InvalidDescriptorException e) {
                throw new InvalidDescriptorException("node " + node.name() + ": " + e.getMessage());
            }
            for (String output : node.outputs()) {
                require(
                        values.add(output),
                        "value %s is computed twice, the second time by node %s",
                        output,
                        node.name());
                producers.put(output, i);
            }
        }
        int[] missing = new int[nodes.size()];
        Map<Integer, List<Integer>> consumers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                require(
                        values.contains(input),
                        "node %s takes the value %s, which nothing computes",
                        nodes.get(i).name(),
                        input);
                Integer producer = producers.get(input);
                if (producer != null) {
                    missing[i]++;
                    consumers
                            .computeIfAbsent(producer, key -> new ArrayList<>())
                            .add(i);
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        ArrayDeque<Node> sorted = new ArrayDeque<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int consumer : consumers.getOrDefault(next, List.of())) {
                if (--missing[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            List<String> stuck = new ArrayList<>();
            for (int i = 0; i < missing.length; i++) {
                if (missing[i] > 0) {
                    stuck.add(nodes.get(i).name());
                }
            }
            require(false, "nodes %s form a cycle or depend on one", stuck);
        }
        return List.copyOf(sorted);
    }
}
