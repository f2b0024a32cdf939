package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The network as it grows: inputs, nodes and parameters. Values carry numbers until the end, when they get the names
 * that they have in the file.
 */
public final class NetworkAssembly {
    private final Bindings bindings;
    private final List<NetworkInput> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, TensorSource> parameters = new LinkedHashMap<>();
    private final Map<String, QuantizedWeight> quantized = new LinkedHashMap<>();
    private final Map<String, String> asymmetric = new HashMap<>();
    private final Set<String> dequantized = new HashSet<>();
    private final Map<OnnxTensor, String> parameterNames = new HashMap<>();
    private final Set<String> nodeNames = new HashSet<>();
    private final Map<String, String> valueNames = new HashMap<>();
    private final Map<String, Live> values = new HashMap<>();

    private final Set<String> parameterNamesTaken = new HashSet<>();
    private final FoldBudget budget;
    private int numbered;

    public NetworkAssembly(Bindings bindings, FoldBudget budget) {
        this.bindings = bindings;
        this.budget = budget;
    }

    Bindings bindings() {
        return bindings;
    }

    public Live input(String name, DataType type, List<Shape> shapes, List<String> symbols) {
        inputs.add(new NetworkInput(name, type, shapes.getFirst(), symbols));
        Live live = new Live(name, type, shapes);
        values.put(name, live);
        return live;
    }

    FoldBudget budget() {
        return budget;
    }

    public int nodeCount() {
        return nodes.size();
    }

    /** Adds a layer. Its shapes are inferred under every binding; the caller names the node later. */
    public List<Live> add(Layer layer, List<Live> operands, List<String> parameterRefs) {
        List<List<Shape>> shapes = new ArrayList<>();
        for (int k = 0; k < bindings.count(); k++) {
            int binding = k;
            shapes.add(inferred(layer, operands, binding));
        }
        DataType type = layer.outputType(operands.stream().map(Live::type).toList());
        String number = "%" + numbered++; // not the number of nodes, which simplify makes smaller
        List<Live> results = new ArrayList<>();
        for (int i = 0; i < layer.outputs(); i++) {
            int output = i;
            results.add(new Live(
                    number + "." + i,
                    type,
                    shapes.stream().map(list -> list.get(output)).toList()));
        }
        results.forEach(live -> values.put(live.name(), live));
        if (layer instanceof Dequantize) {
            results.forEach(live -> dequantized.add(live.name()));
        }
        nodes.add(new Node(
                number,
                layer,
                operands.stream().map(Live::name).toList(),
                results.stream().map(Live::name).toList(),
                parameterRefs));
        return results;
    }

    private List<Shape> inferred(Layer layer, List<Live> operands, int binding) {
        List<Shape> given =
                operands.stream().map(live -> live.shapes().get(binding)).toList();
        if (binding == 0) {
            return layer.outputShapes(given);
        }
        try {
            return layer.outputShapes(given);
        } catch (InvalidDescriptorException | ArithmeticException e) {
            throw new NotSymbolicException(Set.of(bindings.symbol(binding)), e.getMessage());
        }
    }

    /** Names the nodes from number {@code first} on: the last one {@code name}, its helpers after it and their kind. */
    public void nameNodes(int first, String name) {
        for (int i = first; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            boolean last = i == nodes.size() - 1;
            String wanted = last ? name : name + "/" + node.layer().kind();
            nodes.set(
                    i,
                    new Node(
                            unique(wanted, nodeNames), node.layer(), node.inputs(), node.outputs(), node.parameters()));
        }
    }

    private static String unique(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "#" + i;
        }
        return name;
    }

    /** Gives a value the name it has in the file, unless it already has one. */
    public void nameValue(Live value, String name) {
        if (value.name().startsWith("%")) {
            valueNames.putIfAbsent(value.name(), name);
        }
    }

    /** Adds a parameter, under the tensor's own name if it has one. */
    public String parameter(OnnxTensor value, Shape shape, String fallback) {
        String known = parameterNames.get(value);
        if (known != null && parameters.get(known).shape().equals(shape)) {
            return known;
        }
        String name = unique(value.name().isEmpty() ? fallback : value.name(), parameterNamesTaken);
        parameters.put(name, value.inPlace(shape, DataType.F32).orElseGet(() -> {
            budget.charge(shape.bytes(DataType.F32));
            return TensorSource.of(value.toTensor(shape, DataType.F32));
        }));
        if (java.util.Arrays.equals(value.extents(), shape.toArray())) {
            value.integers().flatMap(IntegerWeight::of).ifPresent(weight -> quantized.put(name, weight));
        }
        value.integers().flatMap(IntegerWeight::asymmetry).ifPresent(reason -> asymmetric.put(name, reason));
        parameterNames.put(value, name);
        return name;
    }

    /**
     * Why a node from number {@code first} on cannot be computed in integers, although the file quantizes both its
     * input and its weight: products of asymmetric weights need a sum over the input for every output, and no layer has
     * that. Where the input is not quantized such weights are only a way to store numbers.
     */
    public Optional<String> asymmetricWeight(int first) {
        return nodes.subList(first, nodes.size()).stream()
                .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof FullyConnected)
                .filter(node -> dequantized.contains(node.inputs().getFirst()))
                .map(node -> node.parameters().getFirst())
                .filter(asymmetric::containsKey)
                .map(weight -> "its weight " + weight + " is quantized asymmetrically (" + asymmetric.get(weight)
                        + "), which is not computed in integers; quantize weights symmetrically")
                .findFirst();
    }

    /**
     * Makes {@code value} known as the output {@code name}, by a layer that changes nothing where there is no other
     * way.
     */
    public void output(Live value, String name, Set<String> outputNames) {
        String known = valueNames.getOrDefault(value.name(), value.name());
        if (known.equals(name)) {
            return;
        }
        if (value.name().startsWith("%") && !outputNames.contains(known)) {
            valueNames.put(value.name(), name);
            return;
        }
        int first = nodes.size();
        Live copy = add(new io.github.dnn4j.layer.Dropout(0), List.of(value), List.of())
                .getFirst();
        nameNodes(first, name);
        valueNames.put(copy.name(), name);
    }

    /** Joins layers that together are one. */
    public void simplify(Set<String> outputs) {
        ChannelShufflePattern.apply(nodes, values, outputs);
        GroupsPattern.apply(nodes, values, parameters, outputs);
        NormalizationPattern.apply(nodes, values, outputs);
    }

    public Network network(String name, List<String> outputs) {
        Set<String> taken = new HashSet<>(valueNames.values());
        inputs.forEach(input -> taken.add(input.name()));
        for (Node node : nodes) {
            for (int i = 0; i < node.outputs().size(); i++) {
                String suffix = node.outputs().size() == 1 ? "" : "." + i;
                String value = node.outputs().get(i);
                if (!valueNames.containsKey(value)) {
                    valueNames.put(value, unique(node.name() + suffix, taken));
                }
            }
        }
        List<Node> named = nodes.stream()
                .map(node -> new Node(
                        node.name(), node.layer(), renamed(node.inputs()), renamed(node.outputs()), node.parameters()))
                .toList();
        return new Network(name, inputs, named, outputs);
    }

    private List<String> renamed(List<String> values) {
        return values.stream()
                .map(value -> valueNames.getOrDefault(value, value))
                .toList();
    }

    public Parameters parameters() {
        return Parameters.from(parameters).withQuantized(quantized);
    }
}
