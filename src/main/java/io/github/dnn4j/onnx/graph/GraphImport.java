package io.github.dnn4j.onnx.graph;

import static io.github.dnn4j.onnx.OnnxException.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import io.github.dnn4j.onnx.assembly.NetworkAssembly;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.read.Attributes;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.ExternalData;
import io.github.dnn4j.onnx.read.NodeOrder;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One pass over a graph, for one choice of free extents. */
public final class GraphImport {
    private final GraphProto graph;
    private final long opset;
    private final Bindings bindings;
    private final ExternalData external;
    private final NetworkAssembly assembly;
    private final DeclaredExtents declaredExtents;
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Optional<GraphImport> fixed;

    /** With the pass in which every extent is fixed; empty for that pass itself. */
    GraphImport(
            GraphProto graph,
            long opset,
            Bindings bindings,
            FoldBudget budget,
            ExternalData external,
            DeclaredExtents declaredExtents,
            Optional<GraphImport> fixed) {
        this.graph = graph;
        this.opset = opset;
        this.bindings = bindings;
        this.external = external;
        this.assembly = new NetworkAssembly(bindings, budget);
        this.fixed = fixed;
        this.declaredExtents = declaredExtents;
    }

    /** The network, and its parameters in {@link #assembly}. */
    Network run(DeclaredInputs declared, Map<String, OnnxTensor> constants, List<NodeProto> order) {
        constants.forEach((name, tensor) -> values.put(name, constant(name, tensor)));
        for (ValueInfoProto input : graph.getInputList()) {
            if (!values.containsKey(input.getName())) {
                values.put(input.getName(), input(input, declared));
            }
        }
        order.forEach(this::importNode);
        List<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
        Set<String> names = Set.copyOf(outputs);
        require(names.size() == outputs.size(), "the graph gives a value twice among %s", outputs);
        Map<String, Live> results = new LinkedHashMap<>();
        outputs.forEach(output -> results.put(output, outputValue(output)));
        assembly.simplify(results.values().stream().map(Live::name).collect(Collectors.toSet()));
        results.forEach((output, live) -> assembly.output(live, output, names));
        return assembly.network(graph.getName().isBlank() ? "network" : graph.getName(), outputs);
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

    private OnnxValue input(ValueInfoProto input, DeclaredInputs declared) {
        String name = input.getName();
        if (!input.getType().hasTensorType()) {
            return Foreign.ofType(name, input.getType().getValueCase().toString());
        }
        ElementType type = ElementType.of(input.getType().getTensorType().getElemType());
        Optional<DataType> networkType = type.networkType();
        if (networkType.isEmpty()) {
            return Foreign.ofType(name, type.toString());
        }
        if (!declared.hasShape(name)) {
            throw new UnsupportedOperatorException(
                    name,
                    "graph input",
                    "the file declares no shape for it; give one with ImportOptions.withInputShape");
        }
        try {
            return assembly.input(
                    name, networkType.get(), declared.shapes(name, bindings), declared.symbols(name, bindings));
        } catch (InvalidDescriptorException e) {
            throw new OnnxException("input " + name + ": " + e.getMessage(), e);
        }
    }

    private void importNode(NodeProto node) {
        if (foldedBefore(node)) {
            node.getOutputList()
                    .forEach(output -> values.put(output, fixed.get().value(output)));
            return;
        }
        String name = NodeOrder.name(node);
        int first = assembly.nodeCount();
        List<OnnxValue> operands = new ArrayList<>();
        node.getInputList().forEach(input -> operands.add(input.isEmpty() ? null : values.get(input)));
        while (!operands.isEmpty() && operands.getLast() == null) {
            operands.removeLast();
        }
        try {
            Attributes attributes = new Attributes(node);
            NodeCall call = new NodeCall(
                    assembly,
                    name,
                    node.getOpType(),
                    opset,
                    node.getOutputList(),
                    declaredExtents,
                    attributes,
                    operands,
                    external);
            List<OnnxValue> results = Operators.map(node, call);
            if (!attributes.unread().isEmpty()) {
                throw call.unsupported("its attribute " + String.join(", ", attributes.unread()) + " is not known");
            }
            assembly.asymmetricWeight(first).ifPresent(reason -> {
                throw call.unsupported(reason);
            });
            assembly.nameNodes(first, name);
            for (int i = 0; i < node.getOutputCount(); i++) {
                bind(node, i, results, operands);
            }
        } catch (NotSymbolicException e) {
            throw e.at(name, node.getOpType());
        } catch (UnsupportedOperatorException e) {
            throw fixed.isPresent() ? notSymbolic(operands, e.reason()).at(name, node.getOpType()) : e;
        } catch (OnnxException | InvalidDescriptorException | ArithmeticException e) {
            if (fixed.isPresent()) {
                throw notSymbolic(operands, e.getMessage()).at(name, node.getOpType());
            }
            throw new OnnxException("node " + name + " (" + node.getOpType() + "): " + e.getMessage(), e);
        }
    }

    /** Of a node that was imported with every extent fixed, and cannot be with some open. */
    private NotSymbolicException notSymbolic(List<OnnxValue> operands, String reason) {
        return new NotSymbolicException(behind(operands), reason);
    }

    /** True if a node computed constants from constants, which are the same whatever is open. */
    private boolean foldedBefore(NodeProto node) {
        return fixed.isPresent()
                && node.getInputList().stream().allMatch(input -> input.isEmpty() || sameConstant(input))
                && node.getOutputList().stream().allMatch(output -> fixed.get().value(output) instanceof Folded);
    }

    private boolean sameConstant(String name) {
        return values.get(name) instanceof Folded here
                && here.variants().size() == 1
                && fixed.get().value(name) instanceof Folded there
                && there.at(0) == here.at(0);
    }

    private Set<String> behind(List<OnnxValue> operands) {
        Set<String> symbols = new TreeSet<>();
        for (OnnxValue operand : operands) {
            switch (operand) {
                case Live live -> symbols.addAll(bindings.behind(live));
                case Folded folded -> symbols.addAll(bindings.behind(folded));
                case Foreign _ -> {}
                case null -> {}
            }
        }
        return symbols;
    }

    private void bind(NodeProto node, int index, List<OnnxValue> results, List<OnnxValue> operands) {
        String output = node.getOutput(index);
        if (output.isEmpty()) {
            return;
        }
        if (index >= results.size()) {
            values.put(output, Foreign.notComputed(output, index, node.getOpType()));
            return;
        }
        OnnxValue result = results.get(index);
        requireSameAsFixed(output, result, operands);
        if (result instanceof Live live) {
            if (bindings.assumedBatch() && behind(operands).contains(DeclaredInputs.BATCH)) {
                requireSamplesApart(output, live);
            }
            assembly.nameValue(live, output);
        }
        values.put(output, result);
    }

    /** Opening an extent leaves every shape, and every constant, as it is where all extents have their defaults. */
    private void requireSameAsFixed(String output, OnnxValue result, List<OnnxValue> operands) {
        if (fixed.isEmpty()) {
            return;
        }
        boolean same = switch (result) {
            case Live live ->
                fixed.get().value(output) instanceof Live other && other.shape().equals(live.shape());
            case Folded folded ->
                fixed.get().value(output) instanceof Folded other && other.at(0).sameAs(folded.at(0));
            case Foreign _ -> fixed.get().value(output) instanceof Foreign;
        };
        if (!same) {
            throw notSymbolic(operands, "its output " + output + " would be another one");
        }
    }

    /**
     * A batch that the file fixes to 1 may be opened where the samples then are computed apart: the batch is the first
     * extent of every value that depends on it, and no other extent depends on it.
     */
    private void requireSamplesApart(String output, Live live) {
        boolean first = live.rank() > 0;
        for (int k = 0; k < bindings.count() && first; k++) {
            first = live.shapes().get(k).extent(0) == bindings.value(k, DeclaredInputs.BATCH, 1);
        }
        if (!first) {
            throw new NotSymbolicException(
                    Set.of(DeclaredInputs.BATCH), "the batch is not the first axis of " + output);
        }
        for (int axis = 1; axis < live.rank(); axis++) {
            if (bindings.behind(live, axis).contains(DeclaredInputs.BATCH)) {
                throw new NotSymbolicException(
                        Set.of(DeclaredInputs.BATCH), "axis " + axis + " of " + output + " depends on the batch too");
            }
        }
    }

    private Live outputValue(String output) {
        OnnxValue value = values.get(output);
        return switch (value) {
            case Live live -> live;
            case Foreign foreign -> throw new UnsupportedOperatorException(output, "graph output", foreign.sentence());
            case Folded folded -> constantOutput(output, bindings.fixed(folded));
        };
    }

    /** A constant output is given as F32, whatever its type, if that keeps its values. */
    private Live constantOutput(String output, OnnxTensor value) {
        if (value.elements() == 0) {
            throw new UnsupportedOperatorException(output, "graph output", "it has no elements; extents start at 1");
        }
        for (long i = 0; i < (value.isSplat() ? 1 : value.elements()); i++) {
            double exact = value.getDouble(i);
            if (!value.type().isFloating() && (float) exact != exact) {
                throw new UnsupportedOperatorException(
                        output, "graph output", "the constant " + exact + " of type " + value.type() + " is no f32");
            }
        }
        int first = assembly.nodeCount();
        Shape shape = value.shape();
        Live live = assembly.add(
                        new io.github.dnn4j.layer.Constant(shape),
                        List.of(),
                        List.of(assembly.parameter(value, shape, output + ".value")))
                .getFirst();
        assembly.nameNodes(first, output);
        assembly.nameValue(live, output);
        return live;
    }

    /** The element types of the graph's outputs, where the file tells them. */
    public static Map<String, ElementType> outputTypes(GraphProto graph) {
        Map<String, ElementType> types = new LinkedHashMap<>();
        graph.getOutputList()
                .forEach(output -> types.put(
                        output.getName(),
                        ElementType.of(output.getType().getTensorType().getElemType())));
        return types;
    }
}
