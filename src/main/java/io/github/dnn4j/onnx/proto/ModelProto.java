package io.github.dnn4j.onnx.proto;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.List;

/**
 * What a model file is.
 *
 * @param graph null if there is none
 */
public record ModelProto(
        long irVersion,
        List<OperatorSetIdProto> opsetImport,
        String producerName,
        String producerVersion,
        GraphProto graph,
        List<FunctionProto> functions,
        List<StringStringEntryProto> metadataProps)
        implements WireWriter.Message {
    /** Copies the lists. */
    public ModelProto {
        opsetImport = List.copyOf(opsetImport);
        functions = List.copyOf(functions);
        metadataProps = List.copyOf(metadataProps);
    }

    /** The model that a file is. */
    public static ModelProto read(WireFields fields) {
        return new ModelProto(
                fields.integer(1),
                fields.messages(8, OperatorSetIdProto::read),
                fields.text(2),
                fields.text(3),
                fields.message(7, GraphProto::read, null),
                fields.messages(25, FunctionProto::read),
                fields.messages(14, StringStringEntryProto::read));
    }

    @Override
    public void write(WireWriter out) {
        out.integer(1, irVersion);
        out.textIfAny(2, producerName);
        out.textIfAny(3, producerVersion);
        out.message(7, graph);
        out.messages(8, opsetImport);
        out.messages(14, metadataProps);
        out.messages(25, functions);
    }
}
