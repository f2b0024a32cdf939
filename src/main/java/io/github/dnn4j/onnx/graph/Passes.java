package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.ExternalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The passes over a graph: one with every extent fixed, which says what the file means, and then as many as it takes to
 * find which extents may be open without changing that.
 */
public final class Passes {
    private final GraphProto graph;
    private final long opset;
    private final Map<NodeProto, Long> versions;
    private final DeclaredInputs declared;
    private final Map<String, OnnxTensor> constants;
    private final List<NodeProto> order;
    private final ExternalData external;
    private final DeclaredExtents declaredExtents;

    public Passes(
            GraphProto graph,
            long opset,
            Map<NodeProto, Long> versions,
            DeclaredInputs declared,
            Map<String, OnnxTensor> constants,
            List<NodeProto> order,
            ExternalData external) {
        this.graph = graph;
        this.opset = opset;
        this.versions = versions;
        this.declared = declared;
        this.constants = constants;
        this.order = WrittenNormalizations.joined(
                order,
                constants,
                graph.output().stream().map(ValueInfoProto::name).collect(Collectors.toSet()));
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
        List<String> notes = new ArrayList<>(new OpenChannels(order, constants).settle(declared));
        GraphImport fixed = pass(Bindings.NONE, Optional.empty());
        Network network = fixed(fixed);
        Bindings bindings = symbolic ? declared.freest() : Bindings.NONE;
        Map<String, String> refusals = new TreeMap<>();
        while (bindings.count() > 1) {
            try {
                GraphImport open = pass(bindings, Optional.of(fixed));
                Network opened = open.run(declared, constants, order);
                refusals.forEach(
                        (symbol, reason) -> notes.add(declared.sentences().stepping(symbol, open.bindings(), reason)));
                notes.addAll(open.assembly().notes());
                return new Result(opened, open, notes);
            } catch (NotSymbolicException e) {
                Bindings fewer = e.rest(bindings);
                for (String symbol : bindings.free()) {
                    if (!fewer.free().contains(symbol)) {
                        refusals.remove(symbol);
                        notes.add(declared.sentences().fixed(symbol) + ": " + e.getMessage());
                    } else if (fewer.steps(symbol).count()
                            < bindings.steps(symbol).count()) {
                        refusals.putIfAbsent(symbol, e.getMessage());
                    }
                }
                bindings = fewer;
            }
        }
        notes.addAll(fixed.assembly().notes());
        return new Result(network, fixed, notes);
    }

    /** The network with every extent fixed; a refusal says which extents were chosen for the file. */
    private Network fixed(GraphImport pass) {
        try {
            return pass.run(declared, constants, order);
        } catch (OnnxException e) {
            String defaults = declared.sentences().defaults();
            throw defaults.isEmpty()
                    ? e
                    : new OnnxException(
                            e.getMessage() + "; the file leaves extents open, and this is " + defaults
                                    + ": another shape is given by ImportOptions.withInputShape (on the command line,"
                                    + " --input-shape)",
                            e);
        }
    }

    private GraphImport pass(Bindings bindings, Optional<GraphImport> fixed) {
        return new GraphImport(
                graph,
                opset,
                versions,
                bindings,
                FoldBudget.forFileWith(constants.values()),
                external,
                declaredExtents,
                fixed);
    }
}
