package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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
        require(branch.getInputCount() == 0, "its branch %s has inputs", branch.getName());
        require(
                branch.getOutputCount() == node.getOutputCount(),
                "its branch %s gives %d values; the node has %d",
                branch.getName(),
                branch.getOutputCount(),
                node.getOutputCount());
        String first = node.getOutputList().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse("");
        String prefix = first + "/" + branch.getName() + "/";
        Map<String, String> names = new HashMap<>();
        Renaming.given(branch.getNodeList()).forEach(name -> names.put(name, prefix + name));
        branch.getInitializerList().forEach(tensor -> names.put(tensor.getName(), prefix + tensor.getName()));
        names.values().forEach(name -> require(!given.contains(name), "the value %s is given twice", name));
        Renaming renaming = new Renaming(names, attribute -> null);
        GraphProto.Builder result = GraphProto.newBuilder();
        branch.getNodeList().forEach(inner -> result.addNode(renaming.node(inner)));
        for (int i = 0; i < node.getOutputCount(); i++) {
            String output = node.getOutput(i);
            if (!output.isEmpty()) {
                result.addNode(NodeProto.newBuilder()
                        .setName(output)
                        .setOpType("Identity")
                        .addInput(renaming.name(branch.getOutput(i).getName()))
                        .addOutput(output));
                result.addOutputBuilder().setName(output);
            }
        }
        List<TensorProto> initialisers = new ArrayList<>();
        Set<String> known = new HashSet<>(given);
        for (TensorProto tensor : branch.getInitializerList()) {
            initialisers.add(renaming.tensor(tensor));
            known.add(initialisers.getLast().getName());
        }
        return new Branch(NodeOrder.of(result.build(), known), initialisers);
    }
}
