package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.proto.AttributeType;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attributes of a node. Those that were not asked for are not understood; {@link #unread} names them. */
public final class Attributes {
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    public Attributes(NodeProto node) {
        for (AttributeProto attribute : node.attribute()) {
            OnnxException.require(
                    attributes.put(attribute.name(), attribute) == null,
                    "attribute %s is given twice",
                    attribute.name());
        }
    }

    private Optional<AttributeProto> find(String name, AttributeType type) {
        read.add(name);
        AttributeProto attribute = attributes.get(name);
        // Files of the first version of the format leave the type out.
        OnnxException.require(
                attribute == null || attribute.type() == type || attribute.type() == AttributeType.UNDEFINED,
                "attribute %s has the type %s; %s is needed",
                name,
                attribute == null ? "" : attribute.type(),
                type);
        return Optional.ofNullable(attribute);
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** True if the attribute is text, for those that are something else in other versions of an operator. */
    public boolean isText(String name) {
        return has(name) && attributes.get(name).type() == AttributeType.STRING;
    }

    public long integer(String name, long otherwise) {
        return find(name, AttributeType.INT).map(AttributeProto::i).orElse(otherwise);
    }

    public boolean flag(String name) {
        return integer(name, 0) != 0;
    }

    public float real(String name, float otherwise) {
        return find(name, AttributeType.FLOAT).map(AttributeProto::f).orElse(otherwise);
    }

    public String text(String name, String otherwise) {
        return find(name, AttributeType.STRING).map(AttributeProto::s).orElse(otherwise);
    }

    public Optional<long[]> integers(String name) {
        return find(name, AttributeType.INTS)
                .map(attribute ->
                        attribute.ints().stream().mapToLong(Long::longValue).toArray());
    }

    public Optional<List<Float>> reals(String name) {
        return find(name, AttributeType.FLOATS).map(AttributeProto::floats);
    }

    /** A list of texts; empty if there is none. */
    public List<String> texts(String name) {
        return find(name, AttributeType.STRINGS).map(AttributeProto::strings).orElse(List.of());
    }

    public Optional<TensorProto> tensor(String name) {
        Optional<AttributeProto> found = find(name, AttributeType.TENSOR);
        found.ifPresent(attribute -> OnnxException.require(attribute.hasT(), "attribute %s has no tensor", name));
        return found.map(AttributeProto::t);
    }

    public Optional<GraphProto> graph(String name) {
        Optional<AttributeProto> found = find(name, AttributeType.GRAPH);
        found.ifPresent(attribute -> OnnxException.require(attribute.hasG(), "attribute %s has no graph", name));
        return found.map(AttributeProto::g);
    }

    /** Attributes that say nothing about inference. */
    public void ignore(String... names) {
        read.addAll(List.of(names));
    }

    /** The names of the attributes that were not read. */
    public List<String> unread() {
        return attributes.keySet().stream().filter(name -> !read.contains(name)).toList();
    }
}
