package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.NetworkAssembly;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The end of a pass: what the graph gives becomes what the network gives. */
public final class GraphOutputs {
    private final NetworkAssembly assembly;
    private final Map<String, OnnxValue> values;

    GraphOutputs(NetworkAssembly assembly, Map<String, OnnxValue> values) {
        this.assembly = assembly;
        this.values = values;
    }

    /** The network with the graph's outputs; one that the graph lists twice it gives once. */
    Network network(GraphProto graph) {
        List<String> outputs =
                graph.output().stream().map(ValueInfoProto::name).distinct().toList();
        if (outputs.size() < graph.output().size()) {
            assembly.note("the graph lists an output more than once; the network gives it once");
        }
        Map<String, Live> results = new LinkedHashMap<>();
        outputs.forEach(output -> results.put(output, result(output)));
        assembly.simplify(results.values().stream().map(Live::name).collect(Collectors.toSet()));
        results.forEach((output, live) -> assembly.output(live, output, Set.copyOf(outputs)));
        return assembly.network(graph.name().isBlank() ? "network" : graph.name(), outputs);
    }

    private Live result(String output) {
        return switch (values.get(output)) {
            case Live live -> live;
            case Foreign foreign -> throw new UnsupportedOperatorException(output, "graph output", foreign.sentence());
            case Folded folded -> constant(output, assembly.fixed(folded, "output " + output));
        };
    }

    /** A constant output is given as F32, whatever its type, if that keeps its values. */
    private Live constant(String output, OnnxTensor value) {
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
                        new Constant(shape), List.of(), List.of(assembly.parameter(value, shape, output + ".value")))
                .getFirst();
        assembly.nameNodes(first, output);
        assembly.nameValue(live, output);
        return live;
    }

    /** The element types of the graph's outputs, where the file tells them. */
    public static Map<String, ElementType> types(GraphProto graph) {
        Map<String, ElementType> types = new LinkedHashMap<>();
        graph.output()
                .forEach(output -> types.put(
                        output.name(), ElementType.of(output.type().tensorType().elemType())));
        return types;
    }
}
