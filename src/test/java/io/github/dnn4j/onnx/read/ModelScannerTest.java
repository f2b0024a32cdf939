package io.github.dnn4j.onnx.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.dnn4j.onnx.OnnxSeeds;
import io.github.dnn4j.onnx.TestGraph;
import io.github.dnn4j.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The message of a model without its data, beside what the protocol buffers' own reader makes of the same bytes. */
class ModelScannerTest {
    private static final int[] LEAST = {1, 9, 70, 1000};

    /** The message with the data put back; empty if it is refused. */
    private static Optional<ModelProto> scanned(byte[] bytes, long least) {
        try {
            TensorFile file = TensorFile.of("bytes", MemorySegment.ofArray(bytes));
            ModelScanner.Scanned scanned = ModelScanner.read(file, least);
            GraphProto graph = scanned.model().getGraph();
            ModelProto.Builder model = scanned.model().toBuilder();
            for (int i = 0; i < graph.getInitializerCount(); i++) {
                restore(
                        scanned,
                        bytes,
                        graph.getInitializer(i),
                        model.getGraphBuilder().getInitializerBuilder(i));
            }
            for (int n = 0; n < graph.getNodeCount(); n++) {
                NodeProto node = graph.getNode(n);
                for (int a = 0; a < node.getAttributeCount(); a++) {
                    if (node.getAttribute(a).hasT()) {
                        restore(
                                scanned,
                                bytes,
                                node.getAttribute(a).getT(),
                                model.getGraphBuilder()
                                        .getNodeBuilder(n)
                                        .getAttributeBuilder(a)
                                        .getTBuilder());
                    }
                }
            }
            return Optional.of(model.build());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restore(
            ModelScanner.Scanned scanned, byte[] bytes, TensorProto tensor, TensorProto.Builder builder) {
        ModelScanner.Place place = scanned.places().get(tensor);
        if (place != null) {
            builder.setRawData(ByteString.copyFrom(bytes, (int) place.offset(), (int) place.bytes()));
        }
    }

    private static Optional<ModelProto> parsed(byte[] bytes) {
        try {
            return Optional.of(ModelProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static void assertSameAsParsed(byte[] bytes) {
        Optional<ModelProto> expected = parsed(bytes);
        for (int least : LEAST) {
            assertEquals(expected, scanned(bytes, least), () -> Arrays.toString(bytes));
        }
    }

    private static List<byte[]> models() {
        TensorProto.Builder large = TestGraph.tensor("c", 1, 25).setRawData(ByteString.copyFrom(new byte[100]));
        TestGraph constant = new TestGraph(13)
                .input("x", 25)
                .counting("w", 5, 5)
                .node(
                        "Constant",
                        "",
                        "c",
                        AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(large)
                                .build())
                .node("Add", "x,c", "y")
                .output("y");
        return Stream.concat(OnnxSeeds.models().stream(), Stream.of(constant))
                .map(TestGraph::bytes)
                .toList();
    }

    @Test
    void wholeModels() throws IOException {
        int places = 0;
        for (byte[] model : models()) {
            assertTrue(parsed(model).isPresent());
            assertSameAsParsed(model);
            TensorFile file = TensorFile.of("bytes", MemorySegment.ofArray(model));
            places += ModelScanner.read(file, 1).places().size();
        }
        assertTrue(places > 10, places + " tensors stayed in their files");
    }

    @Test
    void damagedModels() {
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        int accepted = 0;
        for (byte[] model : models()) {
            for (int i = 0; i < 150; i++) {
                byte[] damaged =
                        Arrays.copyOf(model, random.nextBoolean() ? model.length : random.nextInt(model.length));
                for (int k = random.nextInt(3); k >= 0 && damaged.length > 0; k--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                assertSameAsParsed(damaged);
                if (parsed(damaged).isPresent()) {
                    accepted++;
                } else {
                    refused++;
                }
            }
        }
        assertTrue(accepted > 50 && refused > 50, accepted + " accepted, " + refused + " refused");
    }

    /** A field that is given twice, graphs in pieces, unknown fields and groups are all legal. */
    @Test
    void unusualOrders() throws IOException {
        TensorProto tensor = TestGraph.tensor("w", 1, 5)
                .setRawData(ByteString.copyFrom(new byte[20]))
                .build();
        byte[] twice = concatenated(tensor.toByteArray(), field(9, new byte[] {1, 2, 3}));
        byte[] thrice = concatenated(twice, field(9, new byte[24]));
        byte[] unknown =
                concatenated(field(1000, new byte[300]), new byte[] {(byte) 0xf3, 0x01, 8, 1, (byte) 0xf4, 0x01});
        for (byte[] initialiser : List.of(twice, thrice, concatenated(thrice, unknown))) {
            byte[] graph = concatenated(field(5, initialiser), unknown, field(2, "name".getBytes()), field(5, twice));
            byte[] model = concatenated(field(7, graph), field(2, "producer".getBytes()), unknown, field(7, graph));
            assertEquals(4, parsed(model).orElseThrow().getGraph().getInitializerCount());
            assertSameAsParsed(model);
        }
        assertSameAsParsed(new byte[] {(byte) 0xf4, 0x01}); // the end of a group that did not begin
        assertSameAsParsed(field(7, field(5, new byte[] {0, 0, 0})));
        assertSameAsParsed(new byte[] {7 << 3 | 2, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
        assertSameAsParsed(new byte[0]);
    }

    private static byte[] field(int number, byte[] content) throws IOException {
        byte[] bytes = new byte[CodedOutputStream.computeByteArraySize(number, content)];
        CodedOutputStream.newInstance(bytes).writeByteArray(number, content);
        return bytes;
    }

    private static byte[] concatenated(byte[]... parts) {
        return ByteString.copyFrom(Stream.of(parts).map(ByteString::copyFrom).toList())
                .toByteArray();
    }
}
