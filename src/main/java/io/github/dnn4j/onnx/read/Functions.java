package io.github.dnn4j.onnx.read;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.proto.FunctionProto;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.proto.OperatorSetIdProto;
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
        for (FunctionProto function : model.functions()) {
            List<String> key = key(function.domain(), function.name(), function.overload());
            require(functions.put(key, function) == null, "the function %s is defined twice", String.join(":", key));
        }
        names.addAll(Renaming.given(model.graph().node()));
        model.graph().input().forEach(input -> names.add(input.name()));
        model.graph().initializer().forEach(tensor -> names.add(tensor.name()));
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
        if (model.functions().isEmpty()) {
            return new Inlined(model.graph(), Map.of());
        }
        Functions functions = new Functions(model);
        model.graph().node().forEach(node -> functions.add(node, version, 0));
        return new Inlined(model.graph().with(functions.nodes), functions.versions);
    }

    private void add(NodeProto node, long version, int depth) {
        FunctionProto function = functions.get(key(node.domain(), node.opType(), node.overload()));
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
        return function.domain() + ":" + function.name();
    }

    private static long version(FunctionProto function, long otherwise) {
        return function.opsetImport().stream()
                .filter(OperatorSetIdProto::isStandard)
                .mapToLong(OperatorSetIdProto::version)
                .findFirst()
                .orElse(otherwise);
    }

    /** The nodes of a function for one call of it. */
    private List<NodeProto> body(NodeProto call, FunctionProto function) {
        require(
                call.input().size() <= function.input().size()
                        && call.output().size() <= function.output().size(),
                "node %s has %d operands and %d outputs; its function %s takes %d and gives %d",
                NodeOrder.name(call),
                call.input().size(),
                call.output().size(),
                name(function),
                function.input().size(),
                function.output().size());
        String prefix = prefix(call);
        Map<String, String> renamed = new HashMap<>();
        for (int i = 0; i < function.input().size(); i++) {
            renamed.put(function.input().get(i), i < call.input().size() ? call.input(i) : "");
        }
        Set<String> inner = new HashSet<>(Renaming.given(function.node()));
        inner.forEach(name -> require(
                renamed.put(name, prefix + name) == null,
                "function %s gives the value %s twice",
                name(function),
                name));
        Map<String, AttributeProto> attributes = new HashMap<>();
        function.attributeProto().forEach(attribute -> attributes.put(attribute.name(), attribute));
        call.attribute().forEach(attribute -> attributes.put(attribute.name(), attribute));
        Renaming renaming = new Renaming(renamed, reference -> {
            AttributeProto given = attributes.get(reference.refAttrName());
            return given == null ? null : given.named(reference.name());
        });
        List<NodeProto> body = new ArrayList<>();
        for (NodeProto node : function.node()) {
            for (String input : node.input()) {
                require(
                        input.isEmpty() || renamed.containsKey(input),
                        "function %s takes the value %s, which is neither an input of it nor computed in it",
                        name(function),
                        input);
            }
            NodeProto own = renaming.node(node);
            body.add(own.name().isBlank() ? own : own.named(prefix + own.name()));
        }
        for (int i = 0; i < call.output().size(); i++) {
            if (!call.output(i).isEmpty()) {
                String result = renaming.name(function.output().get(i));
                body.add(NodeProto.of("", "Identity", List.of(result), List.of(call.output(i)), List.of()));
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
