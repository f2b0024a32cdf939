package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.List;

/**
 * A graph, and its nodes with their attributes, which may be graphs; {@code sparseInitializer} is true if there are
 * any, which are not read.
 */
public record GraphProto(
        String name,
        List<NodeProto> node,
        List<TensorProto> initializer,
        boolean sparseInitializer,
        List<ValueInfoProto> input,
        List<ValueInfoProto> output,
        List<ValueInfoProto> valueInfo)
        implements WireWriter.Message {
    /** Copies the lists. */
    public GraphProto {
        node = List.copyOf(node);
        initializer = List.copyOf(initializer);
        input = List.copyOf(input);
        output = List.copyOf(output);
        valueInfo = List.copyOf(valueInfo);
    }

    static GraphProto read(WireFields fields) {
        return new GraphProto(
                fields.text(2),
                fields.messages(1, NodeProto::read),
                fields.messages(5, TensorProto::read),
                fields.has(15),
                fields.messages(11, ValueInfoProto::read),
                fields.messages(12, ValueInfoProto::read),
                fields.messages(13, ValueInfoProto::read));
    }

    /** The same graph of other nodes. */
    public GraphProto with(List<NodeProto> nodes) {
        return new GraphProto(name, nodes, initializer, sparseInitializer, input, output, valueInfo);
    }

    @Override
    public void write(WireWriter out) {
        out.messages(1, node);
        out.text(2, name);
        out.messages(5, initializer);
        out.messages(11, input);
        out.messages(12, output);
        out.messages(13, valueInfo);
    }

    /** A node of a graph. */
    public record NodeProto(
            String name,
            String domain,
            String opType,
            String overload,
            List<String> input,
            List<String> output,
            List<AttributeProto> attribute)
            implements WireWriter.Message {
        /** Copies the lists. */
        public NodeProto {
            input = List.copyOf(input);
            output = List.copyOf(output);
            attribute = List.copyOf(attribute);
        }

        /** A node of ONNX's own operators. */
        public static NodeProto of(
                String name, String opType, List<String> input, List<String> output, List<AttributeProto> attribute) {
            return new NodeProto(name, "", opType, "", input, output, attribute);
        }

        static NodeProto read(WireFields fields) {
            return new NodeProto(
                    fields.text(3),
                    fields.text(7),
                    fields.text(4),
                    fields.text(8),
                    fields.texts(1),
                    fields.texts(2),
                    fields.messages(5, AttributeProto::read));
        }

        /** The name of an operand; empty for an absent one. */
        public String input(int index) {
            return input.get(index);
        }

        /** The name of a result; empty for one that nobody takes. */
        public String output(int index) {
            return output.get(index);
        }

        /** The same node under another name. */
        public NodeProto named(String newName) {
            return new NodeProto(newName, domain, opType, overload, input, output, attribute);
        }

        @Override
        public void write(WireWriter out) {
            out.texts(1, input);
            out.texts(2, output);
            out.textIfAny(3, name);
            out.textIfAny(4, opType);
            out.messages(5, attribute);
            out.textIfAny(7, domain);
            out.textIfAny(8, overload);
        }
    }

    /**
     * An attribute of a node: a name and one value, of the type that it says. Tensor and graph are null without one.
     *
     * @param refAttrName in a function, the attribute of the call that gives the value; empty elsewhere
     * @param s text; what is not UTF-8 in it is replaced
     */
    public record AttributeProto(
            String name,
            String refAttrName,
            AttributeType type,
            float f,
            long i,
            String s,
            TensorProto t,
            GraphProto g,
            List<Float> floats,
            List<Long> ints,
            List<String> strings)
            implements WireWriter.Message {
        /** Copies the lists. */
        public AttributeProto {
            floats = List.copyOf(floats);
            ints = List.copyOf(ints);
            strings = List.copyOf(strings);
        }

        static AttributeProto read(WireFields fields) {
            return new AttributeProto(
                    fields.text(1),
                    fields.text(21),
                    AttributeType.of((int) fields.integer(20)),
                    fields.real(2),
                    fields.integer(3),
                    fields.text(4),
                    fields.message(5, TensorProto::read, null),
                    fields.message(6, GraphProto::read, null),
                    fields.reals(7),
                    fields.integers(8),
                    fields.texts(9));
        }

        /** True if there is a tensor. */
        public boolean hasT() {
            return t != null;
        }

        /** True if there is a graph. */
        public boolean hasG() {
            return g != null;
        }

        /** The same value under another name. */
        public AttributeProto named(String newName) {
            return new AttributeProto(newName, refAttrName, type, f, i, s, t, g, floats, ints, strings);
        }

        /** The same attribute of another graph. */
        public AttributeProto with(GraphProto graph) {
            return new AttributeProto(name, refAttrName, type, f, i, s, t, graph, floats, ints, strings);
        }

        @Override
        public void write(WireWriter out) {
            out.text(1, name);
            if (f != 0 || type == AttributeType.FLOAT) {
                out.real(2, f);
            }
            if (i != 0 || type == AttributeType.INT) {
                out.integer(3, i);
            }
            if (!s.isEmpty() || type == AttributeType.STRING) {
                out.text(4, s);
            }
            out.message(5, t);
            out.message(6, g);
            out.reals(7, floats);
            out.integers(8, ints);
            out.texts(9, strings);
            out.integer(20, type.ordinal());
            out.textIfAny(21, refAttrName);
        }
    }
}
