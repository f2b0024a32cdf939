package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.proto.TensorShapeProto.Dimension;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The graph of a model as it grows: inputs, nodes, outputs, and initialisers, whose data stays outside of it until it
 * is known where it goes.
 */
public final class GraphExport {
    private final Network network;
    private final Parameters parameters;
    private final OpenExtents extents;
    private final Map<String, List<Node>> consumers;
    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<NodeProto> operators = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final Map<String, String> dequantized = new HashMap<>();
    private final Map<String, String> carriers = new HashMap<>();
    private final UniqueNames values = new UniqueNames();
    private final UniqueNames nodes = new UniqueNames();
    private final ExportedTensors initialisers;

    /** Without inputs, nodes and outputs yet. */
    GraphExport(Network network, Parameters parameters) {
        this.network = network;
        this.parameters = parameters;
        this.extents = OpenExtents.of(network);
        this.consumers = network.consumers();
        network.types().keySet().forEach(values::take);
        network.nodes().forEach(node -> nodes.take(node.name()));
        this.initialisers = new ExportedTensors(network, parameters, values);
    }

    OpenExtents extents() {
        return extents;
    }

    /** The name under which the graph computes with a value of the network. */
    String carrier(String value) {
        return carriers.getOrDefault(value, value);
    }

    /** The type in which the graph computes with a value of the network. */
    DataType type(String value) {
        DataType type = network.types().get(value);
        return type.isFloating() ? DataType.F32 : type;
    }

    /** True if all consumers of a value are of one kind, and it is no output of the network. */
    boolean isTakenOnlyBy(String value, Class<? extends Layer> kind) {
        return !network.outputs().contains(value)
                && consumers.getOrDefault(value, List.of()).stream().allMatch(node -> kind.isInstance(node.layer()));
    }

    /** A name for a value that no other value or initialiser has. */
    String newValue(String wanted) {
        return values.unique(wanted);
    }

    /** A name for a node that no other has. */
    String newNode(String wanted) {
        return nodes.unique(wanted);
    }

    /** The initialisers. */
    public ExportedTensors initialisers() {
        return initialisers;
    }

    /** The values of a parameter. */
    Tensor parameter(String name) {
        return parameters.get(name);
    }

    /** Half-precision values at the edges are computed with as F32, under another name. */
    private boolean isCast(String value) {
        return network.types().get(value) != type(value);
    }

    /** Computes with a value in F32 under another name where it is an output in half precision. */
    void carryInF32(String value) {
        if (isCast(value) && network.outputs().contains(value)) {
            carriers.put(value, newValue(value + "/F32"));
        }
    }

    /** Adds an input. */
    void input(NetworkInput input) {
        List<Dimension> shape = new ArrayList<>();
        for (int axis = 0; axis < input.shape().rank(); axis++) {
            String symbol = input.symbols().get(axis);
            shape.add(
                    ValueInfoProtos.dimension(symbol.isEmpty() ? input.shape().extent(axis) : 0, Optional.of(symbol)));
        }
        inputs.add(ValueInfoProtos.of(input.name(), input.type(), shape));
        if (isCast(input.name())) {
            carriers.put(input.name(), newValue(input.name() + "/F32"));
            cast(input.name(), carrier(input.name()), DataType.F32);
        }
    }

    /** Adds an output. */
    void output(String output) {
        Shape defaults = extents.shape(output);
        List<Dimension> shape = new ArrayList<>();
        for (int axis = 0; axis < defaults.rank(); axis++) {
            boolean open = extents.isOpen(output, axis);
            shape.add(ValueInfoProtos.dimension(open ? 0 : defaults.extent(axis), extents.symbol(output, axis)));
        }
        DataType type = network.types().get(output);
        outputs.add(ValueInfoProtos.of(output, type, shape));
        boolean isInput =
                network.inputs().stream().anyMatch(input -> input.name().equals(output));
        if (isCast(output) && !isInput) {
            cast(carrier(output), output, type);
        }
    }

    private void cast(String from, String to, DataType type) {
        node(
                newNode(to + "/Cast"),
                "Cast",
                List.of(from),
                List.of(to),
                List.of(integer("to", ElementType.of(type).number())));
    }

    /** Adds a node. */
    void node(
            String name,
            String operator,
            List<String> operands,
            List<String> results,
            Collection<AttributeProto> attributes) {
        operators.add(NodeProto.of(name, operator, operands, results, List.copyOf(attributes)));
    }

    /**
     * The value that a weight has: an initialiser of F32, or what DequantizeLinear gives of one of integers where it is
     * held as such.
     */
    String weight(String parameter, long... extents) {
        return parameters
                .quantized(parameter)
                .map(weight -> dequantized.computeIfAbsent(parameter, absent -> dequantize(parameter, weight)))
                .orElseGet(() -> initialisers.parameter(parameter, ElementType.FLOAT, extents));
    }

    private String dequantize(String parameter, QuantizedWeight weight) {
        Tensor zeros = Tensor.allocate(weight.scales().shape(), DataType.S8);
        String integers = initialisers.integers(parameter, weight);
        String scales = initialisers.add(parameter + "/scale", OnnxTensor.of("", weight.scales(), ElementType.FLOAT));
        String zeroPoints = initialisers.add(parameter + "/zero_point", OnnxTensor.of("", zeros, ElementType.INT8));
        String result = newValue(parameter + "/DequantizeLinear");
        node(
                newNode(parameter + "/DequantizeLinear"),
                "DequantizeLinear",
                List.of(integers, scales, zeroPoints),
                List.of(result),
                List.of(integer("axis", 0)));
        return result;
    }

    /** The graph with these initialisers. */
    GraphProto with(List<TensorProto> tensors) {
        return new GraphProto(network.name(), operators, tensors, false, inputs, outputs, List.of());
    }

    /** The graph with the data of its initialisers inside, which is not looked at before it is written. */
    public GraphProto inlined() {
        List<TensorProto> tensors = new ArrayList<>();
        initialisers.asMap().forEach((name, value) -> tensors.add(ExportedTensors.withData(name, value)));
        return with(tensors);
    }
}
