package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link Network} layer by layer. Every value knows its shape for the default input shapes, so mistakes show
 * at the line that makes them. Parameters are named {@code node.role}.
 *
 * <pre>{@code
 * NetworkBuilder b = new NetworkBuilder("lenet");
 * Value x = b.input("data", 1, 1, 28, 28);
 * x = x.convolution("conv1", 20, 5).maxPooling("pool1", 2, 2);
 * x = x.convolution("conv2", 50, 5).maxPooling("pool2", 2, 2);
 * x = x.fullyConnected("ip1", 500).relu("relu1").fullyConnected("ip2", 10).softmax("prob");
 * Network network = b.output(x).build();
 * }</pre>
 */
public final class NetworkBuilder {
    private final String name;
    private final List<NetworkInput> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, Shape> shapes = new HashMap<>();

    /** An empty network of the given name. */
    public NetworkBuilder(String name) {
        this.name = name;
    }

    /** An F32 input with a batch that may be chosen for each session and other extents that are fixed. */
    public Value input(String inputName, long... extents) {
        return input(NetworkInput.batched(inputName, extents));
    }

    /** An F32 picture input (N, channels, H, W) whose batch, height and width may be chosen for each session. */
    public Value picture(String inputName, long channels, long height, long width) {
        return input(new NetworkInput(
                inputName, DataType.F32, Shape.of(1, channels, height, width), List.of("N", "", "H", "W")));
    }

    /** An input. */
    public Value input(NetworkInput input) {
        inputs.add(input);
        return define(input.name(), input.shape());
    }

    private Value define(String value, Shape shape) {
        require(shapes.putIfAbsent(value, shape) == null, "network %s already has a value named %s", name, value);
        return new Value(this, value, shape);
    }

    /** Adds a layer with one output, named as the node. */
    public Value add(String node, Layer layer, Value... operands) {
        require(layer.outputs() == 1, "%s %s has %d outputs; use addAll", layer.kind(), node, layer.outputs());
        return addAll(node, layer, operands).getFirst();
    }

    /** Adds a layer; the outputs of one with several are named {@code node:0}, {@code node:1}... */
    public List<Value> addAll(String node, Layer layer, Value... operands) {
        List<String> names = Arrays.stream(operands).map(Value::name).toList();
        for (Value operand : operands) {
            require(operand.builder() == this, "%s takes value %s of another builder", node, operand.name());
        }
        List<Shape> results;
        try {
            results =
                    layer.outputShapes(Arrays.stream(operands).map(Value::shape).toList());
        } catch (InvalidDescriptorException e) {
            throw new InvalidDescriptorException(
                    "network " + name + ", " + layer.kind() + " " + node + ": " + e.getMessage());
        }
        List<String> outputNames = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            String value = results.size() == 1 ? node : node + ":" + i;
            outputNames.add(value);
            values.add(define(value, results.get(i)));
        }
        List<String> parameters = layer.parameters().stream()
                .map(ParameterSpec::role)
                .map(role -> node + "." + role)
                .toList();
        nodes.add(new Node(node, layer, names, outputNames, parameters));
        return values;
    }

    /** Declares outputs of the network. */
    public NetworkBuilder output(Value... values) {
        for (Value value : values) {
            outputs.add(value.name());
        }
        return this;
    }

    /** The network. */
    public Network build() {
        return new Network(name, inputs, nodes, outputs);
    }
}
