package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/** The nodes of a graph on which its outputs depend, each after the producers of its inputs. */
public final class NodeOrder {
    private NodeOrder() {}

    /**
     * Sorts the nodes.
     *
     * @param given names of inputs and initialisers
     * @throws OnnxException if a value has two producers or none, or nodes form a cycle
     */
    public static List<NodeProto> of(GraphProto graph, Set<String> given) {
        List<NodeProto> nodes = graph.node();
        Map<String, Integer> producers = producers(nodes, given);
        boolean[] needed = needed(graph, producers, given);
        int[] missing = new int[nodes.size()];
        Map<Integer, List<Integer>> consumers = new HashMap<>();
        for (int i = 0; i < missing.length; i++) {
            for (String input : needed[i] ? operands(nodes.get(i)) : List.<String>of()) {
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
            if (needed[i] && missing[i] == 0) {
                ready.add(i);
            }
        }
        List<NodeProto> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int consumer : consumers.getOrDefault(next, List.of())) {
                if (--missing[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        List<NodeProto> stuck = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            if (needed[i] && missing[i] > 0) {
                stuck.add(nodes.get(i));
            }
        }
        OnnxException.require(
                stuck.isEmpty(),
                "the nodes %s%s form a cycle or depend on one",
                stuck.stream().limit(5).map(NodeOrder::name).collect(Collectors.joining(", ")),
                stuck.size() > 5 ? " and " + (stuck.size() - 5) + " more" : "");
        return sorted;
    }

    /** The node's name, or that of its first output. */
    public static String name(NodeProto node) {
        if (!node.name().isBlank()) {
            return node.name();
        }
        return node.output().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse(node.opType());
    }

    /** What a node takes, in the branches of If as well, from the graph that it is in. */
    static List<String> operands(NodeProto node) {
        if (!node.opType().equals("If")) {
            return node.input();
        }
        Set<String> operands = new LinkedHashSet<>(node.input());
        for (GraphProto branch : Renaming.graphs(node)) {
            Set<String> own = new HashSet<>(Renaming.given(branch.node()));
            branch.initializer().forEach(tensor -> own.add(tensor.name()));
            branch.node().forEach(inner -> operands.addAll(operands(inner)));
            branch.output().forEach(output -> operands.add(output.name()));
            operands.removeAll(own);
        }
        operands.remove("");
        return List.copyOf(operands);
    }

    private static Map<String, Integer> producers(List<NodeProto> nodes, Set<String> given) {
        Map<String, Integer> producers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).output()) {
                OnnxException.require(
                        output.isEmpty() || !given.contains(output) && producers.put(output, i) == null,
                        "the value %s is given twice, the second time by node %s (%s)",
                        output,
                        name(nodes.get(i)),
                        nodes.get(i).opType());
            }
        }
        return producers;
    }

    private static boolean[] needed(GraphProto graph, Map<String, Integer> producers, Set<String> given) {
        boolean[] needed = new boolean[graph.node().size()];
        ArrayDeque<Integer> open = new ArrayDeque<>();
        graph.output().forEach(output -> {
            Integer producer = producers.get(output.name());
            OnnxException.require(
                    producer != null || given.contains(output.name()),
                    "the graph gives the value %s, which no node computes",
                    output.name());
            if (producer != null) {
                open.add(producer);
            }
        });
        while (!open.isEmpty()) {
            int next = open.remove();
            if (needed[next]) {
                continue;
            }
            needed[next] = true;
            NodeProto node = graph.node().get(next);
            for (String input : operands(node)) {
                Integer producer = producers.get(input);
                OnnxException.require(
                        producer != null || input.isEmpty() || given.contains(input),
                        "node %s (%s) takes the value %s, which is neither an input, an initialiser nor computed",
                        name(node),
                        node.opType(),
                        input);
                if (producer != null) {
                    open.add(producer);
                }
            }
        }
        return needed;
    }
}
