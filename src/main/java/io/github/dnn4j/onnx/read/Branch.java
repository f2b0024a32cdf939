package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.proto.TypeProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A branch of If as a part of the graph around it: what it gives has the names of the node's outputs, and what is its
 * own has names that begin with the first of these.
 *
 * @param nodes the nodes, each after those whose values it takes
 * @param initialisers the constants of the branch
 */
public record Branch(List<NodeProto> nodes, List<TensorProto> initialisers) {
    /**
     * Takes a branch out of a node.
     *
     * @param given the values of the graph around, and of those around that
     */
    public static Branch of(NodeProto node, GraphProto branch, Set<String> given) {
        require(branch.input().isEmpty(), "its branch %s has inputs", branch.name());
        require(
                branch.output().size() == node.output().size(),
                "its branch %s gives %d values; the node has %d",
                branch.name(),
                branch.output().size(),
                node.output().size());
        String first = node.output().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse("");
        String prefix = first + "/" + branch.name() + "/";
        Map<String, String> names = new HashMap<>();
        Renaming.given(branch.node()).forEach(name -> names.put(name, prefix + name));
        branch.initializer().forEach(tensor -> names.put(tensor.name(), prefix + tensor.name()));
        names.values().forEach(name -> require(!given.contains(name), "the value %s is given twice", name));
        Renaming renaming = new Renaming(names, attribute -> null);
        List<NodeProto> nodes = new ArrayList<>();
        List<ValueInfoProto> outputs = new ArrayList<>();
        branch.node().forEach(inner -> nodes.add(renaming.node(inner)));
        for (int i = 0; i < node.output().size(); i++) {
            String output = node.output(i);
            if (!output.isEmpty()) {
                String result = renaming.name(branch.output().get(i).name());
                nodes.add(NodeProto.of(output, "Identity", List.of(result), List.of(output), List.of()));
                outputs.add(new ValueInfoProto(output, TypeProto.NONE));
            }
        }
        List<TensorProto> initialisers = new ArrayList<>();
        Set<String> known = new HashSet<>(given);
        for (TensorProto tensor : branch.initializer()) {
            initialisers.add(renaming.tensor(tensor));
            known.add(initialisers.getLast().name());
        }
        GraphProto graph = new GraphProto(branch.name(), nodes, List.of(), false, List.of(), outputs, List.of());
        return new Branch(NodeOrder.of(graph, known), initialisers);
    }
}
