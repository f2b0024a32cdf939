package io.github.dnn4j.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.tensor.TensorFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Reads the message of a model without the data of its large tensors, which stay in the file: those of initialisers and
 * of nodes' attributes that are stored as bytes. Messages that may hold one are taken apart field by field, as deep as
 * is needed; every other field is read by the protocol buffers' own reader. Since messages are merged field by field
 * whatever their order, the result is the message that this reader returns, but for the data.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding of messages</a>
 */
public final class ModelScanner {
    private static final int GRAPH = nested(ModelProto.GRAPH_FIELD_NUMBER);
    private static final int INITIALIZER = nested(GraphProto.INITIALIZER_FIELD_NUMBER);
    private static final int NODE = nested(GraphProto.NODE_FIELD_NUMBER);
    private static final int ATTRIBUTE = nested(NodeProto.ATTRIBUTE_FIELD_NUMBER);
    private static final int ATTRIBUTE_TENSOR = nested(AttributeProto.T_FIELD_NUMBER);
    private static final int RAW_DATA = nested(TensorProto.RAW_DATA_FIELD_NUMBER);

    /** The place of a tensor's data in the file. */
    record Place(long offset, long bytes) {}

    /** What is done with a nested message, whose end is the input's limit. */
    private interface Part {
        void read() throws IOException;
    }

    private final TensorFile file;
    private final long least;
    private final CodedInputStream input;
    private final Map<TensorProto, Place> places = new IdentityHashMap<>();

    private ModelScanner(TensorFile file, long least) {
        this.file = file;
        this.least = least;
        this.input = CodedInputStream.newInstance(new TensorFileInput(file));
    }

    private static int nested(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /**
     * A message whose tensors lack the data that stayed in the file.
     *
     * @param model the message
     * @param places where such data is, by the very tensor of the message
     */
    public record Scanned(ModelProto model, Map<TensorProto, Place> places) {}

    /**
     * Reads a model.
     *
     * @param least data of fewer bytes is read into the message
     */
    static Scanned read(TensorFile file, long least) throws IOException {
        file.requireUnchanged();
        ModelScanner scanner = new ModelScanner(file, least);
        scanner.input.pushLimit(Math.toIntExact(file.size()));
        ModelProto.Builder model = ModelProto.newBuilder();
        scanner.message(model, Map.of(GRAPH, () -> scanner.graph(model.getGraphBuilder())));
        file.requireUnchanged();
        return new Scanned(model.build(), scanner.places);
    }

    private void graph(GraphProto.Builder graph) throws IOException {
        message(
                graph,
                Map.of(
                        INITIALIZER, () -> graph.addInitializer(tensor()),
                        NODE, () -> node(graph.addNodeBuilder())));
    }

    private void node(NodeProto.Builder node) throws IOException {
        message(node, Map.of(ATTRIBUTE, () -> attribute(node.addAttributeBuilder())));
    }

    private void attribute(AttributeProto.Builder attribute) throws IOException {
        message(attribute, Map.of(ATTRIBUTE_TENSOR, () -> {
            OnnxException.require(!attribute.hasT(), "the attribute %s has more than one tensor", attribute.getName());
            attribute.setT(tensor());
        }));
    }

    private TensorProto tensor() throws IOException {
        TensorProto.Builder tensor = TensorProto.newBuilder();
        Place[] place = new Place[1];
        message(tensor, Map.of(RAW_DATA, () -> {
            tensor.clearRawData(); // of a field given twice the last counts
            place[0] = new Place(input.getTotalBytesRead(), input.getBytesUntilLimit());
            input.skipRawBytes(input.getBytesUntilLimit());
        }));
        TensorProto result = tensor.build();
        if (place[0] != null && !result.hasRawData()) {
            places.put(result, place[0]);
        }
        return result;
    }

    /**
     * Reads fields up to the limit: long ones with one of these tags by their part, runs of others into {@code
     * message}.
     */
    private void message(Message.Builder message, Map<Integer, Part> parts) throws IOException {
        long run = input.getTotalBytesRead();
        long start = run;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            Part part = parts.get(tag);
            if (part == null) {
                if (!input.skipField(tag)) {
                    throw new InvalidProtocolBufferException("a group ends that did not begin");
                }
            } else {
                int length = input.readRawVarint32();
                if (length < least) {
                    input.skipRawBytes(length);
                } else {
                    int limit = input.pushLimit(length);
                    merge(message, run, start - run);
                    part.read();
                    input.popLimit(limit);
                    run = input.getTotalBytesRead();
                }
            }
            start = input.getTotalBytesRead();
        }
        if (input.getBytesUntilLimit() > 0) {
            throw new InvalidProtocolBufferException("a message ends before its length");
        }
        merge(message, run, start - run);
    }

    private void merge(Message.Builder message, long start, long bytes) throws IOException {
        if (bytes == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fields = bytes <= TensorFile.SMALL_BYTES
                    ? MemorySegment.ofArray(new byte[(int) bytes])
                    : arena.allocate(bytes);
            file.copy(start, fields);
            message.mergeFrom(
                    UnsafeByteOperations.unsafeWrap(fields.asByteBuffer()).newCodedInput());
        }
    }
}
