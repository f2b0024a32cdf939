package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Functions that a model defines, such as PyTorch's exporter does for modules: every node that calls one is replaced by
 * the function's nodes, their inner values under names that begin with the first value that the call gives.
 */
public final class Functions {
    private static final int MOST_NODES = 1 << 18;
    private static final int DEEPEST = 64;

    private final Map<List<String>, FunctionProto> functions = new HashMap<>();
    private final Map<NodeProto, Long> versions = new IdentityHashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private Functions(ModelProto model) {
        for (FunctionProto function : model.getFunctionsList()) {
            List<String> key = key(function.getDomain(), function.getName(), function.getOverload());
            require(functions.put(key, function) == null, "the function %s is defined twice", String.join(":", key));
        }
        names.addAll(Renaming.given(model.getGraph().getNodeList()));
        model.getGraph().getInputList().forEach(input -> names.add(input.getName()));
        model.getGraph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    }

    private static List<String> key(String domain, String name, String overload) {
        return List.of(domain.equals("ai.onnx") ? "" : domain, name, overload);
    }

    /**
     * A graph without calls.
     *
     * @param graph the graph
     * @param versions the version of the operator set for each node of a model with functions, by the very message: a
     *     function may ask for another than the model
     */
    public record Inlined(GraphProto graph, Map<NodeProto, Long> versions) {}

    /** The model's graph with the calls of its functions replaced. */
    public static Inlined inlined(ModelProto model, long version) {
        if (model.getFunctionsCount() == 0) {
            return new Inlined(model.getGraph(), Map.of());
        }
        Functions functions = new Functions(model);
        model.getGraph().getNodeList().forEach(node -> functions.add(node, version, 0));
        GraphProto graph = model.getGraph().toBuilder()
                .clearNode()
                .addAllNode(functions.nodes)
                .build();
        return new Inlined(graph, functions.versions);
    }

    private void add(NodeProto node, long version, int depth) {
        FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
        if (function != null) {
            require(
                    depth < DEEPEST,
                    "the functions of the model, %s among them, call one another without end",
                    name(function));
            body(node, function).forEach(inner -> add(inner, version(function, version), depth + 1));
            return;
        }
        require(nodes.size() < MOST_NODES, "the functions of the model make more than %d nodes of it", MOST_NODES);
        nodes.add(node);
        versions.put(node, version);
    }

    private static String name(FunctionProto function) {
        return function.getDomain() + ":" + function.getName();
    }

    private static long version(FunctionProto function, long otherwise) {
        return function.getOpsetImportList().stream()
                .filter(entry ->
                        entry.getDomain().isEmpty() || entry.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(otherwise);
    }

    /** The nodes of a function for one call of it. */
    private List<NodeProto> body(NodeProto call, FunctionProto function) {
        require(
                call.getInputCount() <= function.getInputCount() && call.getOutputCount() <= function.getOutputCount(),
                "node %s has %d operands and %d outputs; its function %s takes %d and gives %d",
                NodeOrder.name(call),
                call.getInputCount(),
                call.getOutputCount(),
                name(function),
                function.getInputCount(),
                function.getOutputCount());
        String prefix = prefix(call);
        Map<String, String> renamed = new HashMap<>();
        for (int i = 0; i < function.getInputCount(); i++) {
            renamed.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
        }
        Set<String> inner = new HashSet<>(Renaming.given(function.getNodeList()));
        inner.forEach(name -> require(
                renamed.put(name, prefix + name) == null,
                "function %s gives the value %s twice",
                name(function),
                name));
        Map<String, AttributeProto> attributes = new HashMap<>();
        function.getAttributeProtoList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        call.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        Renaming renaming = new Renaming(renamed, reference -> {
            AttributeProto given = attributes.get(reference.getRefAttrName());
            return given == null
                    ? null
                    : given.toBuilder().setName(reference.getName()).build();
        });
        List<NodeProto> body = new ArrayList<>();
        for (NodeProto node : function.getNodeList()) {
            for (String input : node.getInputList()) {
                require(
                        input.isEmpty() || renamed.containsKey(input),
                        "function %s takes the value %s, which is neither an input of it nor computed in it",
                        name(function),
                        input);
            }
            NodeProto own = renaming.node(node);
            body.add(
                    own.getName().isBlank()
                            ? own
                            : own.toBuilder().setName(prefix + own.getName()).build());
        }
        for (int i = 0; i < call.getOutputCount(); i++) {
            if (!call.getOutput(i).isEmpty()) {
                body.add(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(renaming.name(function.getOutput(i)))
                        .addOutput(call.getOutput(i))
                        .build());
            }
        }
        names.addAll(renamed.values());
        return body;
    }

    /** The first value that a call gives, changed so that no other value begins with it. */
    private String prefix(NodeProto call) {
        String prefix = NodeOrder.name(call) + "/";
        for (String next = names.ceiling(prefix);
                next != null && next.startsWith(prefix);
                next = names.ceiling(prefix)) {
            prefix = prefix.substring(0, prefix.length() - 1) + "'/";
        }
        return prefix;
    }
}
