package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.List;

/**
 * An operator that a file defines by nodes.
 *
 * @param attributeProto the attributes that have a value if a call gives none
 */
public record FunctionProto(
        String name,
        String domain,
        String overload,
        List<String> input,
        List<String> output,
        List<NodeProto> node,
        List<AttributeProto> attributeProto,
        List<OperatorSetIdProto> opsetImport)
        implements WireWriter.Message {
    /** Copies the lists. */
    public FunctionProto {
        input = List.copyOf(input);
        output = List.copyOf(output);
        node = List.copyOf(node);
        attributeProto = List.copyOf(attributeProto);
        opsetImport = List.copyOf(opsetImport);
    }

    static FunctionProto read(WireFields fields) {
        return new FunctionProto(
                fields.text(1),
                fields.text(10),
                fields.text(13),
                fields.texts(4),
                fields.texts(5),
                fields.messages(7, NodeProto::read),
                fields.messages(11, AttributeProto::read),
                fields.messages(9, OperatorSetIdProto::read));
    }

    @Override
    public void write(WireWriter out) {
        out.text(1, name);
        out.texts(4, input);
        out.texts(5, output);
        out.messages(7, node);
        out.messages(9, opsetImport);
        out.textIfAny(10, domain);
        out.messages(11, attributeProto);
        out.textIfAny(13, overload);
    }
}
