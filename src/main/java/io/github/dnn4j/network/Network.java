package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An immutable directed acyclic graph of layers: inputs, nodes in an order in which they can be computed, and outputs.
 * Weights are kept outside, in {@link Parameters}.
 */
public final class Network {
    private final String name;
    private final List<NetworkInput> inputs;
    private final List<Node> nodes;
    private final List<String> outputs;
    private final ParameterTable parameters;
    private final Map<String, DataType> types;

    /**
     * A network of the given parts.
     *
     * @param nodes in any order; they are sorted so that each follows the producers of its inputs
     * @param outputs names of the values that are the network's outputs
     * @throws InvalidDescriptorException if a name is missing or given twice, nodes form a cycle, a parameter is shared
     *     under two shapes, or the default input shapes do not pass through all layers
     */
    public Network(String name, List<NetworkInput> inputs, List<Node> nodes, List<String> outputs) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.nodes = TopologicalOrder.sort(this.inputs, nodes);
        this.outputs = List.copyOf(outputs);
        this.parameters = ParameterTable.of(this.nodes);
        require(!this.outputs.isEmpty(), "network %s has no outputs", name);
        this.types = Collections.unmodifiableMap(inferTypes());
        require(
                this.outputs.stream().distinct().count() == this.outputs.size(),
                "network %s gives a value twice: %s",
                name,
                this.outputs);
        for (String output : this.outputs) {
            require(types.containsKey(output), "network %s gives the value %s, which nothing computes", name, output);
        }
        inferShapes(defaultShapes());
    }

    private Map<String, DataType> inferTypes() {
        Map<String, DataType> result = new LinkedHashMap<>();
        inputs.forEach(input -> result.put(input.name(), input.type()));
        for (Node node : nodes) {
            DataType type = at(
                    node,
                    () -> node.layer()
                            .outputType(node.inputs().stream().map(result::get).toList()));
            node.outputs().forEach(output -> result.put(output, type));
        }
        return result;
    }

    private <T> T at(Node node, Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidDescriptorException e) {
            throw new InvalidDescriptorException("network " + name + ", node " + node.name() + " ("
                    + node.layer().kind() + "): " + e.getMessage());
        }
    }

    /** The network's name. */
    public String name() {
        return name;
    }

    /** The inputs in their order. */
    public List<NetworkInput> inputs() {
        return inputs;
    }

    /** The nodes, each after the producers of its inputs. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The names of the network's outputs, in their order. */
    public List<String> outputs() {
        return outputs;
    }

    /** The shape of every parameter, by name, in the order of first use. */
    public Map<String, Shape> parameters() {
        return parameters.shapes();
    }

    /** True if training changes the parameter of that name. */
    public boolean isLearned(String parameter) {
        return parameters.learned().contains(parameter);
    }

    /** The element type of every value, by name. */
    public Map<String, DataType> types() {
        return types;
    }

    /** The input of that name. */
    public NetworkInput input(String inputName) {
        return binding().input(inputName);
    }

    private ShapeBinding binding() {
        return new ShapeBinding(name, inputs);
    }

    /** The inputs' default shapes, by name. */
    public Map<String, Shape> defaultShapes() {
        Map<String, Shape> result = new LinkedHashMap<>();
        inputs.forEach(input -> result.put(input.name(), input.shape()));
        return result;
    }

    /** Input shapes by name, from shapes in the order of {@link #inputs}. */
    public Map<String, Shape> shapesByName(List<Shape> shapes) {
        return binding().byName(shapes);
    }

    /**
     * The inputs' default shapes with symbolic extents replaced: every {@code N} by 8, say.
     *
     * @throws InvalidDescriptorException if no input has a symbol of that name, or an extent is below 1
     */
    public Map<String, Shape> shapesWith(Map<String, Long> symbols) {
        return binding().bind(symbols);
    }

    /**
     * The shape of every value for the given input shapes.
     *
     * @throws InvalidDescriptorException if an input is missing or unknown, a fixed extent or a symbol is contradicted,
     *     or a layer cannot take what reaches it; the message names the node
     */
    public Map<String, Shape> inferShapes(Map<String, Shape> inputShapes) {
        binding().check(inputShapes);
        Map<String, Shape> shapes = new LinkedHashMap<>(inputShapes);
        for (Node node : nodes) {
            List<Shape> given = node.inputs().stream().map(shapes::get).toList();
            List<Shape> results = at(node, () -> node.layer().outputShapes(given));
            for (int i = 0; i < results.size(); i++) {
                shapes.put(node.outputs().get(i), results.get(i));
            }
        }
        return shapes;
    }

    /** The cost of each node, by its name, for the given input shapes stored as {@code type}. */
    public Map<String, Cost> costs(Map<String, Shape> inputShapes, DataType type) {
        Map<String, Shape> shapes = inferShapes(inputShapes);
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (Node node : nodes) {
            List<Shape> given = node.inputs().stream().map(shapes::get).toList();
            costs.put(node.name(), at(node, () -> node.layer().cost(given, type)));
        }
        return costs;
    }

    /** The number of learned parameters; one that several nodes share counts once. */
    public long learnedParameters() {
        return parameters.learned().stream()
                .mapToLong(learned -> parameters.shapes().get(learned).elements())
                .sum();
    }

    /** The consumers of each value, by the value's name; a node that has it as input twice is listed once. */
    public Map<String, List<Node>> consumers() {
        Map<String, List<Node>> result = new LinkedHashMap<>();
        for (Node node : nodes) {
            node.inputs().stream()
                    .distinct()
                    .forEach(input -> result.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
        }
        return result;
    }

    @Override
    public String toString() {
        return name + " (" + nodes.size() + " layers)";
    }
}
