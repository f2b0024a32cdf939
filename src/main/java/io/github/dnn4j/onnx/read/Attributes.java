package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.onnx.OnnxException;
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
        for (AttributeProto attribute : node.getAttributeList()) {
            OnnxException.require(
                    attributes.put(attribute.getName(), attribute) == null,
                    "attribute %s is given twice",
                    attribute.getName());
        }
    }

    private Optional<AttributeProto> find(String name, AttributeType type) {
        read.add(name);
        AttributeProto attribute = attributes.get(name);
        // Files of the first version of the format leave the type out.
        OnnxException.require(
                attribute == null || attribute.getType() == type || attribute.getType() == AttributeType.UNDEFINED,
                "attribute %s has the type %s; %s is needed",
                name,
                attribute == null ? "" : attribute.getType(),
                type);
        return Optional.ofNullable(attribute);
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** True if the attribute is text, for those that are something else in other versions of an operator. */
    public boolean isText(String name) {
        return has(name) && attributes.get(name).getType() == AttributeType.STRING;
    }

    public long integer(String name, long otherwise) {
        return find(name, AttributeType.INT).map(AttributeProto::getI).orElse(otherwise);
    }

    public boolean flag(String name) {
        return integer(name, 0) != 0;
    }

    public float real(String name, float otherwise) {
        return find(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
    }

    public String text(String name, String otherwise) {
        return find(name, AttributeType.STRING)
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse(otherwise);
    }

    public Optional<long[]> integers(String name) {
        return find(name, AttributeType.INTS)
                .map(attribute -> attribute.getIntsList().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    public Optional<List<Float>> reals(String name) {
        return find(name, AttributeType.FLOATS).map(AttributeProto::getFloatsList);
    }

    public Optional<TensorProto> tensor(String name) {
        return find(name, AttributeType.TENSOR).map(AttributeProto::getT);
    }

    public Optional<GraphProto> graph(String name) {
        return find(name, AttributeType.GRAPH).map(AttributeProto::getG);
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
