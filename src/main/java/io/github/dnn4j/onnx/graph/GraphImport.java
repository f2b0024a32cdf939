package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import io.github.dnn4j.onnx.assembly.NetworkAssembly;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NodeDescription;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.Attributes;
import io.github.dnn4j.onnx.read.Branch;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.ExternalData;
import io.github.dnn4j.onnx.read.NodeOrder;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pass over a graph, for one choice of free extents. */
public final class GraphImport {
    private final GraphProto graph;
    private final long opset;
    private final Map<NodeProto, Long> versions;
    private final Bindings bindings;
    private final ExternalData external;
    private final NetworkAssembly assembly;
    private final DeclaredExtents declaredExtents;
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Optional<FixedMeaning> meaning;

    /** With the pass in which every extent is fixed; empty for that pass itself. */
    GraphImport(
            GraphProto graph,
            long opset,
            Map<NodeProto, Long> versions,
            Bindings bindings,
            FoldBudget budget,
            ExternalData external,
            DeclaredExtents declaredExtents,
            Optional<GraphImport> fixed) {
        this.graph = graph;
        this.opset = opset;
        this.versions = versions;
        this.bindings = bindings;
        this.external = external;
        this.assembly = new NetworkAssembly(bindings, budget);
        this.meaning = fixed.map(pass -> new FixedMeaning(pass.values, bindings));
        this.declaredExtents = declaredExtents;
    }

    /** The network, and its parameters in {@link #assembly}. */
    Network run(DeclaredInputs declared, Map<String, OnnxTensor> constants, List<NodeProto> order) {
        constants.forEach((name, tensor) -> values.put(name, constant(name, tensor)));
        GraphInputs inputs = new GraphInputs(assembly, bindings, declared);
        for (ValueInfoProto input : graph.input()) {
            if (!values.containsKey(input.name())) {
                values.put(input.name(), inputs.value(input));
            }
        }
        order.forEach(node -> importNode(node, versions.getOrDefault(node, opset)));
        Network network = new GraphOutputs(assembly, values).network(graph);
        assembly.requireNoDoubts();
        return network;
    }

    public NetworkAssembly assembly() {
        return assembly;
    }

    Bindings bindings() {
        return bindings;
    }

    DeclaredExtents declaredExtents() {
        return declaredExtents;
    }

    /** A value of the graph by its name; null if no node that the outputs depend on produces it. */
    OnnxValue value(String name) {
        return values.get(name);
    }

    private static OnnxValue constant(String name, OnnxTensor tensor) {
        return tensor.type().bytes() == 0 ? Foreign.ofType(name, tensor.type().toString()) : Folded.of(tensor);
    }

    /** A branch of If whose condition is known: its nodes come in place of the node. */
    private void importBranch(NodeCall call, NodeProto node, Attributes attributes, long version) {
        call.operand(0);
        if (!call.isConstant(0)) {
            throw call.unsupported("its condition " + node.input(0)
                    + " is known at run time only, and no layer chooses between branches; export the model so that the"
                    + " condition depends on shapes and constants alone, or give it with ImportOptions.withConstant");
        }
        boolean chosen = call.constant(0, "condition").number("condition") != 0;
        Branch branch = Branch.of(
                node,
                attributes
                        .graph(chosen ? "then_branch" : "else_branch")
                        .orElseThrow(() -> new OnnxException("a branch is missing")),
                values.keySet());
        branch.initialisers()
                .forEach(tensor ->
                        values.put(tensor.name(), constant(tensor.name(), TensorReader.read(tensor, external))));
        branch.nodes().forEach(inner -> importNode(inner, version));
    }

    private void importNode(NodeProto node, long version) {
        if (meaning.isPresent() && meaning.get().folded(node, values)) {
            node.output().forEach(output -> values.put(output, meaning.get().value(output)));
            return;
        }
        String name = NodeOrder.name(node);
        int first = assembly.nodeCount();
        List<OnnxValue> operands = new ArrayList<>();
        node.input().forEach(input -> operands.add(input.isEmpty() ? null : values.get(input)));
        while (!operands.isEmpty() && operands.getLast() == null) {
            operands.removeLast();
        }
        try {
            Attributes attributes = new Attributes(node);
            NodeDescription description = new NodeDescription(
                    name, node.opType(), version, node.input(), node.output(), declaredExtents, attributes);
            NodeCall call = new NodeCall(assembly, description, operands, external);
            if (node.opType().equals("If") && Operators.isStandard(node)) {
                importBranch(call, node, attributes, version);
                return;
            }
            List<OnnxValue> results = Operators.map(node, call);
            if (!attributes.unread().isEmpty()) {
                throw call.unsupported("its attribute " + String.join(", ", attributes.unread()) + " is not known");
            }
            assembly.nameNodes(first, name);
            assembly.noteAsymmetricWeights(first);
            for (int i = 0; i < node.output().size(); i++) {
                bind(node, i, results, operands);
            }
        } catch (NotSymbolicException e) {
            throw e.at(name, node.opType());
        } catch (UnsupportedOperatorException e) {
            throw meaning.isPresent() ? notSymbolic(operands, e.reason()).at(name, node.opType()) : e;
        } catch (OnnxException | InvalidDescriptorException | ArithmeticException e) {
            if (meaning.isPresent()) {
                throw notSymbolic(operands, e.getMessage()).at(name, node.opType());
            }
            throw new OnnxException("node " + name + " (" + node.opType() + "): " + e.getMessage(), e);
        }
    }

    /** Of a node that was imported with every extent fixed, and cannot be with some open. */
    private NotSymbolicException notSymbolic(List<OnnxValue> operands, String reason) {
        return new NotSymbolicException(bindings.behind(operands), reason);
    }

    private void bind(NodeProto node, int index, List<OnnxValue> results, List<OnnxValue> operands) {
        String output = node.output(index);
        if (output.isEmpty()) {
            return;
        }
        if (index >= results.size()) {
            values.put(output, Foreign.notComputed(output, index, node.opType()));
            return;
        }
        OnnxValue result = results.get(index);
        meaning.ifPresent(fixed -> fixed.requireSame(output, result, operands));
        if (result instanceof Live live) {
            assembly.nameValue(live, output);
        }
        values.put(output, result);
    }
}
