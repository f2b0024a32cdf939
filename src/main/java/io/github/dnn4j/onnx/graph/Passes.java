package io.github.dnn4j.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.ExternalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The passes over a graph: one with every extent fixed, which says what the file means, and then as many as it takes to
 * find which extents may be open without changing that.
 */
public final class Passes {
    private final GraphProto graph;
    private final long opset;
    private final DeclaredInputs declared;
    private final Map<String, OnnxTensor> constants;
    private final List<NodeProto> order;
    private final ExternalData external;
    private final DeclaredExtents declaredExtents;

    public Passes(
            GraphProto graph,
            long opset,
            DeclaredInputs declared,
            Map<String, OnnxTensor> constants,
            List<NodeProto> order,
            ExternalData external) {
        this.graph = graph;
        this.opset = opset;
        this.declared = declared;
        this.constants = constants;
        this.order = WrittenNormalizations.joined(
                order,
                constants,
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet()));
        this.external = external;
        this.declaredExtents = new DeclaredExtents(graph);
    }

    /**
     * What the passes came to.
     *
     * @param network the network
     * @param pass the pass that made it
     * @param notes which extents had to be fixed, and why
     */
    public record Result(Network network, GraphImport pass, List<String> notes) {}

    /** The network with as much open as may be; with everything fixed unless {@code symbolic}. */
    public Result run(boolean symbolic) {
        GraphImport fixed = pass(Bindings.NONE, Optional.empty());
        Network network = fixed.run(declared, constants, order);
        Bindings bindings = symbolic ? declared.freest() : Bindings.NONE;
        List<String> notes = new ArrayList<>();
        while (bindings.count() > 1) {
            try {
                GraphImport open = pass(bindings, Optional.of(fixed));
                return new Result(open.run(declared, constants, order), open, notes);
            } catch (NotSymbolicException e) {
                Bindings fewer = bindings.without(e.symbols());
                Set<String> dropped = new TreeSet<>(bindings.free());
                fewer.free().forEach(dropped::remove);
                dropped.forEach(symbol -> notes.add(declared.fixed(symbol) + ": " + e.getMessage()));
                bindings = fewer;
            }
        }
        return new Result(network, fixed, notes);
    }

    private GraphImport pass(Bindings bindings, Optional<GraphImport> fixed) {
        return new GraphImport(
                graph, opset, bindings, FoldBudget.forFileWith(constants.values()), external, declaredExtents, fixed);
    }
}
