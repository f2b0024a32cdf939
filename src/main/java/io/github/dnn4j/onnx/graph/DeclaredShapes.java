package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.NodeOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shapes that a file declares for its outputs and the values between, held against those that the imported network
 * has. They agree, or one of the two is not what the file's author meant.
 */
public final class DeclaredShapes {
    private static final int NAMED = 3;

    private final GraphProto graph;
    private final Map<String, String> producers = new HashMap<>();

    public DeclaredShapes(GraphProto graph, List<NodeProto> order) {
        this.graph = graph;
        order.forEach(node -> node.output()
                .forEach(output -> producers.put(output, "node " + NodeOrder.name(node) + " (" + node.opType() + ")")));
    }

    /**
     * Compares.
     *
     * @param asDeclared whether the network was imported with the file's own shapes, all of which are fixed
     * @param open the extents that the file leaves open; what depends on them is not compared
     * @return notes on values whose declared shapes differ; exporters leave such behind
     * @throws OnnxException if an output differs and {@code asDeclared}
     */
    public List<String> check(Passes.Result result, boolean asDeclared, Set<String> open) {
        GraphImport pass = result.pass();
        boolean extents = pass.bindings().free().containsAll(open);
        List<String> differences = new ArrayList<>();
        for (ValueInfoProto output : graph.output()) {
            String difference = difference(output.name(), pass, extents);
            OnnxException.require(
                    difference.isEmpty() || !asDeclared,
                    "%s; export the model again, or remove the declared shape",
                    difference);
            differences.add(difference);
        }
        for (ValueInfoProto value : graph.valueInfo()) {
            differences.add(difference(value.name(), pass, extents));
        }
        differences.removeIf(String::isEmpty);
        if (differences.isEmpty()) {
            return List.of();
        }
        String rest = differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : "";
        return List.of("the file declares other shapes than it gives: "
                + differences.stream().limit(NAMED).collect(Collectors.joining("; ")) + rest);
    }

    /** In which way a value has another shape than the one declared; empty if it has not. */
    private String difference(String value, GraphImport pass, boolean extents) {
        long[] actual;
        boolean[] varies;
        switch (pass.value(value)) {
            case Live live -> {
                actual = live.shape().toArray();
                varies = new boolean[actual.length];
                for (int axis = 0; axis < actual.length; axis++) {
                    varies[axis] = live.varies(axis);
                }
            }
            case Folded folded -> {
                actual = folded.at(0).extents();
                varies = new boolean[actual.length];
                Arrays.fill(varies, folded.variants().size() > 1);
            }
            case Foreign _ -> {
                return "";
            }
            case null -> {
                return "";
            }
        }
        DeclaredExtents declared = pass.declaredExtents();
        return declared.allow(value, actual, axis -> !extents || varies[axis])
                ? ""
                : value + " of " + producers.getOrDefault(value, "the graph") + " has the shape "
                        + Arrays.toString(actual) + " where the file declares " + declared.text(value);
    }
}
