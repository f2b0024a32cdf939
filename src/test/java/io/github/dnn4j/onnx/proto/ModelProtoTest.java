package io.github.dnn4j.onnx.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxSeeds;
import io.github.dnn4j.onnx.TestGraph;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.read.ModelReader;
import io.github.dnn4j.onnx.wire.WireWriter;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as messages, beside what protoc's code makes of the same bytes. */
class ModelProtoTest {
    /**
     * Every field that is held.
     *
     * @param more whether there also is what is known of, but not held
     */
    private static OnnxMl.ModelProto everything(boolean more) {
        OnnxMl.TensorProto typed = TestGraph.tensor("typed", 1, 2, 300)
                .addFloatData(1.5f)
                .addFloatData(Float.NaN)
                .addDoubleData(-0.0)
                .addInt32Data(-3)
                .addInt32Data(1 << 30)
                .addInt64Data(Long.MIN_VALUE)
                .addUint64Data(-1)
                .build();
        OnnxMl.TensorProto beside = TestGraph.tensor("beside", 1, 2)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue("ä.bin"))
                .build();
        OnnxMl.TensorProto segment = TestGraph.tensor("part", 1, 2)
                .setSegment(OnnxMl.TensorProto.Segment.newBuilder().setBegin(1))
                .build();
        OnnxMl.AttributeProto graph = OnnxMl.AttributeProto.newBuilder()
                .setName("graph")
                .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                .setG(OnnxMl.GraphProto.newBuilder()
                        .setName("inner")
                        .addAllSparseInitializer(
                                more ? List.of(OnnxMl.SparseTensorProto.getDefaultInstance()) : List.of()))
                .build();
        OnnxMl.AttributeProto lists = OnnxMl.AttributeProto.newBuilder()
                .setName("lists")
                .setRefAttrName("of")
                .addFloats(0.1f)
                .addFloats(Float.NEGATIVE_INFINITY)
                .addInts(-1)
                .addInts(1L << 62)
                .setS(ByteString.copyFrom(new byte[] {'a', (byte) 0xff, 'b'}))
                .setF(2.5f)
                .setI(-7)
                .setT(typed)
                .build();
        OnnxMl.NodeProto node = OnnxMl.NodeProto.newBuilder()
                .setName("node")
                .setDomain("own")
                .setOpType("Own")
                .setOverload("second")
                .addAllInput(List.of("x", ""))
                .addAllOutput(List.of("", "y"))
                .addAttribute(graph)
                .addAttribute(lists)
                .build();
        OnnxMl.OperatorSetIdProto opset =
                OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13).build();
        OnnxMl.FunctionProto function = OnnxMl.FunctionProto.newBuilder()
                .setName("Own")
                .setDomain("own")
                .setOverload("second")
                .addInput("a")
                .addOutput("b")
                .addNode(node)
                .addAttributeProto(lists)
                .addOpsetImport(opset)
                .build();
        OnnxMl.TypeProto sequence = OnnxMl.TypeProto.newBuilder()
                .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder())
                .build();
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(0);
        shape.addDimBuilder().setDimParam("N");
        shape.addDimBuilder();
        OnnxMl.TypeProto tensor = OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                        OnnxMl.TypeProto.Tensor.newBuilder().setElemType(3).setShape(shape))
                .build();
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(9)
                .setProducerName("somebody")
                .setProducerVersion("1")
                .addOpsetImport(opset)
                .addMetadataProps(
                        OnnxMl.StringStringEntryProto.newBuilder().setKey("key").setValue(""))
                .addFunctions(function)
                .setGraph(OnnxMl.GraphProto.newBuilder()
                        .setName("graph")
                        .addNode(node)
                        .addInitializer(typed)
                        .addInitializer(more ? segment : beside)
                        .addInput(
                                OnnxMl.ValueInfoProto.newBuilder().setName("x").setType(tensor))
                        .addOutput(
                                OnnxMl.ValueInfoProto.newBuilder().setName("y").setType(more ? sequence : tensor))
                        .addValueInfo(OnnxMl.ValueInfoProto.newBuilder().setName("z")))
                .build();
    }

    private static List<byte[]> models() {
        return Stream.concat(
                        OnnxSeeds.models().stream().map(TestGraph::bytes),
                        Stream.of(everything(false).toByteArray()))
                .toList();
    }

    @Test
    void areReadAsProtocsCodeReadsThem() {
        models().forEach(Protos::requireSame);
        Protos.requireSame(everything(true).toByteArray());
    }

    @Test
    void areWrittenSoThatProtocsCodeReadsThem() {
        for (byte[] bytes : models()) {
            ModelProto model = Protos.model(bytes);
            byte[] written = WireWriter.bytes(model);
            assertEquals(written.length, WireWriter.size(model));
            SameContent.require(model, Protos.parsed(written).orElseThrow());
            assertArrayEquals(written, WireWriter.bytes(Protos.model(written)));
        }
    }

    @Test
    void everyTruncationIsJudgedAlike() {
        for (byte[] bytes : models()) {
            for (int length = 0; length < bytes.length; length++) {
                ProtoFuzz.fuzzerTestOneInput(Arrays.copyOf(bytes, length));
            }
        }
    }

    /** A field that is given twice, graphs in pieces, unknown fields and groups are all legal. */
    @Test
    void unusualOrders() throws IOException {
        OnnxMl.TensorProto tensor = TestGraph.tensor("w", 1, 5)
                .setRawData(ByteString.copyFrom(new byte[20]))
                .build();
        byte[] twice = concatenated(tensor.toByteArray(), field(9, new byte[] {1, 2, 3}));
        byte[] thrice = concatenated(twice, field(9, new byte[24]));
        byte[] unknown =
                concatenated(field(1000, new byte[300]), new byte[] {(byte) 0xf3, 0x01, 8, 1, (byte) 0xf4, 0x01});
        for (byte[] initialiser : List.of(twice, thrice, concatenated(thrice, unknown))) {
            byte[] graph = concatenated(field(5, initialiser), unknown, field(2, "name".getBytes()), field(5, twice));
            byte[] model = concatenated(field(7, graph), field(2, "producer".getBytes()), unknown, field(7, graph));
            assertEquals(4, Protos.model(model).graph().initializer().size());
            Protos.requireSame(model);
        }
        Protos.requireSame(new byte[0]);
        assertNull(Protos.model(new byte[0]).graph());
    }

    /** Numbers of a list each on its own, several in one value, and both in turn. */
    @Test
    void listsOfNumbersInPieces() throws IOException {
        byte[] floats = {0, 0, (byte) 0x80, 63, 0, 0, 0, 64};
        byte[] single = {4 << 3 | 5, 0, 0, 64, 64};
        byte[] ints = {1, (byte) 0x80, 1};
        byte[] tensor = concatenated(
                single,
                field(4, floats),
                single,
                field(1, ints),
                new byte[] {1 << 3, 5},
                field(7, ints),
                field(4, floats));
        byte[] model = field(7, field(5, tensor));
        Protos.requireSame(model);
        TensorProto read = Protos.model(model).graph().initializer().getFirst();
        assertEquals(List.of(1L, 128L, 5L), read.dims());
        assertEquals(24, read.floatData().bytes());
        refused(field(7, field(5, field(4, new byte[6]))), "at byte 6 of 12", "field 4 has 6 bytes of numbers of 4");
    }

    private static void refused(byte[] bytes, String... parts) {
        assertTrue(Protos.parsed(bytes).isEmpty(), "protoc's code takes it");
        String message =
                assertThrows(OnnxException.class, () -> Protos.model(bytes)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void whatIsDamagedIsNamedWithItsPlace() throws IOException {
        refused(new byte[] {(byte) 0xf4, 0x01}, "at byte 2 of 2", "ends that did not begin");
        refused(new byte[] {(byte) 0xf3, 0x01, 8, 1}, "a number goes on beyond byte 4");
        refused(field(7, field(5, new byte[] {0, 0, 0})), "at byte 4 of 7", "number 0");
        refused(new byte[] {7 << 3 | 2, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}, "4294967295 bytes");
        refused(new byte[] {7 << 3 | 2, 5, 0}, "at byte 2 of 3", "field 7 should have 5 bytes");
        refused(new byte[] {15}, "the form 7");
        refused(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, "more than 64 bits");
        // Protoc's code makes a negative number of these, whatever the tenth byte says.
        for (byte tenth : new byte[] {0, 2, 8}) {
            byte[] model = {8, -31, -31, -31, -31, -31, -31, -31, -31, -31, tenth};
            assertThrows(OnnxException.class, () -> Protos.model(model));
        }
        Protos.requireSame(new byte[] {8, -31, -31, -31, -31, -31, -31, -31, -31, -31, 1});
    }

    /** Graphs within attributes of nodes of graphs, and groups, as deep as protoc's code reads them and no deeper. */
    @Test
    void depth() throws IOException {
        for (int deepest = 90; deepest < 110; deepest++) {
            byte[] model = {};
            for (int depth = deepest; depth > 0; depth--) {
                int field = switch (depth % 3) {
                    case 1 -> depth == 1 ? 7 : 6; // the graph of a model, or of an attribute
                    case 2 -> 1; // a node of a graph
                    default -> 5; // an attribute of a node
                };
                model = field(field, model);
            }
            if (deepest <= 100) {
                Protos.requireSame(model);
            } else {
                refused(model, "deeper than 100");
            }
        }
        for (int groups = 98; groups < 103; groups++) {
            byte[] model = new byte[2 * groups];
            Arrays.fill(model, 0, groups, (byte) (6 << 3 | 3));
            Arrays.fill(model, groups, 2 * groups, (byte) (6 << 3 | 4));
            if (groups <= 100) {
                Protos.requireSame(model);
            } else {
                refused(model, "deeper than 100");
            }
        }
    }

    @Test
    void dataOfLargeTensorsStaysInTheFile(@TempDir Path folder) throws IOException {
        byte[] content = new byte[40_000];
        Arrays.fill(content, (byte) 7);
        OnnxMl.TensorProto raw = TestGraph.tensor("raw", 1, 10_000)
                .setRawData(ByteString.copyFrom(content))
                .build();
        OnnxMl.TensorProto typed = OnnxMl.TensorProto.parseFrom(
                concatenated(TestGraph.tensor("typed", 1, 10_000).build().toByteArray(), field(4, content)));
        OnnxMl.TensorProto small = TestGraph.tensor("small", 1, 2)
                .setRawData(ByteString.copyFrom(new byte[8]))
                .build();
        OnnxMl.ModelProto model = everything(false).toBuilder()
                .setGraph(OnnxMl.GraphProto.newBuilder()
                        .addInitializer(raw)
                        .addInitializer(typed)
                        .addInitializer(small))
                .build();
        Path path = Files.write(folder.resolve("model.onnx"), model.toByteArray());
        try (ModelFiles files = new ModelFiles(false)) {
            ModelProto read = ModelReader.model(path, files);
            SameContent.require(read, model);
            List<TensorProto> tensors = read.graph().initializer();
            Shape shape = Shape.of(10_000);
            assertTrue(tensors.get(0).rawData().stored(shape, DataType.F32).isPresent());
            assertTrue(tensors.get(1).floatData().stored(shape, DataType.F32).isPresent());
            assertTrue(
                    tensors.get(2).rawData().stored(Shape.of(2), DataType.F32).isEmpty());
        }
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
