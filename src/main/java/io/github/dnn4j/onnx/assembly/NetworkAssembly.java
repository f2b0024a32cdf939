package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The network as it grows: inputs, nodes and parameters. Values carry numbers until the end, when they get the names
 * that they have in the file.
 */
public final class NetworkAssembly {
    private final Bindings bindings;
    private final List<NetworkInput> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final ImportNotes notes = new ImportNotes();
    private final ImportedNames names = new ImportedNames();
    private final Map<String, Live> values = new LinkedHashMap<>();
    private final Map<String, NotSymbolicException> deferred = new HashMap<>();
    private final ImportedParameters parameters;
    private final DoubtfulProbes doubts;
    private final FoldBudget budget;
    private int numbered;

    public NetworkAssembly(Bindings bindings, FoldBudget budget) {
        this.bindings = bindings;
        this.budget = budget;
        this.parameters = new ImportedParameters(budget);
        this.doubts = new DoubtfulProbes(bindings);
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
        List<List<Shape>> shapes = inferred(layer, operands);
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
            notes.dequantized(results.getFirst());
        }
        nodes.add(new Node(
                number,
                layer,
                operands.stream().map(Live::name).toList(),
                results.stream().map(Live::name).toList(),
                parameterRefs));
        return results;
    }

    /** The output shapes under every binding; probes that the layer refuses end the pass. */
    private List<List<Shape>> inferred(Layer layer, List<Live> operands) {
        List<List<Shape>> shapes = new ArrayList<>();
        Set<Integer> refused = new TreeSet<>();
        String reason = "";
        for (int k = 0; k < bindings.count(); k++) {
            int binding = k;
            List<Shape> given =
                    operands.stream().map(live -> live.shapes().get(binding)).toList();
            try {
                shapes.add(layer.outputShapes(given));
            } catch (InvalidDescriptorException | ArithmeticException e) {
                if (k == 0) {
                    throw e;
                }
                reason = refused.isEmpty() ? e.getMessage() : reason;
                refused.add(k);
            }
        }
        if (!refused.isEmpty()) {
            throw NotSymbolicException.ofProbes(refused, reason);
        }
        return shapes;
    }

    /** Names the nodes from number {@code first} on: the last one {@code name}, its helpers after it and their kind. */
    public void nameNodes(int first, String name) {
        names.nameNodes(nodes, first, name);
    }

    /** Gives a value the name it has in the file, unless it already has one. */
    public void nameValue(Live value, String name) {
        names.nameValue(value, name);
    }

    boolean isInput(Live value) {
        return inputs.stream().anyMatch(input -> input.name().equals(value.name()));
    }

    /** The values of a rank, inputs first, then in the order of computation. */
    Stream<Live> values(int rank) {
        return values.values().stream().filter(value -> value.rank() == rank);
    }

    /** Adds a parameter, under the tensor's own name if it has one. */
    public String parameter(OnnxTensor value, Shape shape, String fallback) {
        return parameters.add(value, shape, fallback);
    }

    /** The tensor, if it does not depend on the free extents, or only where layers of {@code node} on refuse them. */
    public OnnxTensor fixed(Folded value, String node) {
        return doubts.settle(value, node);
    }

    /** Notes nodes from number {@code first} on that the file computes in integers and the network in F32. */
    public void noteAsymmetricWeights(int first) {
        nodes.subList(first, nodes.size()).forEach(node -> notes.asymmetric(node, parameters));
    }

    /** Adds a sentence to what the model's user may want to know. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** The sentences noted, each once. */
    public List<String> notes() {
        return notes.all(parameters);
    }

    /** Ends the pass: no probe is left at which a constant would have been another one. */
    public void requireNoDoubts() {
        doubts.requireNone();
    }

    /**
     * Makes {@code value} known as the output {@code name}, by a layer that changes nothing where there is no other
     * way.
     */
    public void output(Live value, String name, Set<String> outputNames) {
        if (names.become(value, name, outputNames)) {
            return;
        }
        int first = nodes.size();
        Live copy = add(new Dropout(0), List.of(value), List.of()).getFirst();
        nameNodes(first, name);
        nameValue(copy, name);
    }

    /**
     * Adds a value of other shapes that no layer gives under every binding, with a reshape in its place. That must be
     * gone once layers that together are one are joined: otherwise the pass ends with {@code refusal}.
     */
    Live addDeferred(Live input, List<Shape> wanted, NotSymbolicException refusal) {
        String number = "%" + numbered++;
        Live result = new Live(number + ".0", input.type(), wanted);
        values.put(result.name(), result);
        deferred.put(result.name(), refusal);
        Layer reshape =
                new Reshape(Arrays.stream(wanted.getFirst().toArray()).boxed().toList());
        nodes.add(new Node(number, reshape, List.of(input.name()), List.of(result.name()), List.of()));
        return result;
    }

    /** Joins layers that together are one. */
    public void simplify(Set<String> outputs) {
        ChannelShufflePattern.apply(nodes, values, outputs);
        SplitChannelsPattern.apply(nodes, values, outputs, deferred.keySet());
        ExpandedOperandPattern.apply(nodes, values, outputs, deferred.keySet());
        for (Node node : nodes) {
            NotSymbolicException refusal = deferred.get(node.outputs().getFirst());
            if (refusal != null && node.layer() instanceof Reshape) {
                throw refusal;
            }
        }
        TransposedFactorPattern.apply(nodes, outputs);
        LinearBiasPattern.apply(nodes, values, outputs);
        GroupsPattern.apply(nodes, values, parameters.sources(), outputs);
        NormalizationPattern.apply(nodes, values, outputs);
        ActivationPatterns.apply(nodes, values, outputs, parameters.sources());
        parameters.retain(nodes);
    }

    public Network network(String name, List<String> outputs) {
        return names.network(name, inputs, nodes, outputs);
    }

    public Parameters parameters() {
        return parameters.all();
    }
}
