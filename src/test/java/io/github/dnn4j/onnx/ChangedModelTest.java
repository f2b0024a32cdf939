package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.FileChange;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files of a model that change between reading, compiling and a session of another shape: the numbers are those of the
 * file as it was read, or there is an exception that names the file.
 */
class ChangedModelTest {
    private static final List<Shape> SHAPES =
            List.of(Shape.of(1, 16, 6, 6), Shape.of(2, 16, 14, 5), Shape.of(16, 16, 4, 4));
    private static final Map<String, List<float[]>> EXPECTED = new HashMap<>();

    @TempDir
    private Path folder;

    /** Two convolutions and a fully connected layer; the second weight is scaled at import, and the third turned. */
    private static TestGraph graph(boolean external) {
        return new TestGraph(13)
                .input("x", "N", 16, "H", "W")
                .initializer(weight("w1", external, 0, 64, 16, 3, 3))
                .initializer(weight("w2", external, 1, 96, 64, 1, 1))
                .floats("scale", new long[] {1}, 0.5f)
                .initializer(weight("w3", external, 2, 96, 100))
                .node("Conv", "x,w1", "a", TestGraph.integers("pads", 1, 1, 1, 1))
                .node("Relu", "a", "b")
                .node("Mul", "w2,scale", "half")
                .node("Conv", "b,half", "c")
                .node("GlobalAveragePool", "c", "d")
                .node("Flatten", "d", "e", new AttributeProto[0])
                .node("MatMul", "e,w3", "y")
                .output("y");
    }

    private static byte[] numbers(int seed, long... extents) {
        int count = 1;
        for (long extent : extents) {
            count *= (int) extent;
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((i * 37 + seed) % 11 - 5);
        }
        return bytes.array();
    }

    private static TensorProto.Builder weight(String name, boolean external, int seed, long... extents) {
        TensorProto.Builder tensor = TestGraph.tensor(name, 1, extents);
        byte[] numbers = numbers(seed, extents);
        return external
                ? tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue(name + ".bin"))
                : tensor.setRawData(ByteString.copyFrom(numbers));
    }

    private Path write(boolean external) throws IOException {
        if (external) {
            Files.write(folder.resolve("w1.bin"), numbers(0, 64, 16, 3, 3));
            Files.write(folder.resolve("w2.bin"), numbers(1, 96, 64, 1, 1));
            Files.write(folder.resolve("w3.bin"), numbers(2, 96, 100));
        }
        return Files.write(folder.resolve("model.onnx"), graph(external).bytes());
    }

    private static float[] run(CompiledNetwork network, Shape shape) {
        try (Session session = network.newSession(shape)) {
            session.input("x").fill(0.25f);
            session.run();
            return session.output("y").toFloatArray();
        }
    }

    private static List<float[]> expected(String backendName) {
        return EXPECTED.computeIfAbsent(backendName, ChangedModelTest::computed);
    }

    private static List<float[]> computed(String backendName) {
        OnnxModel model = OnnxImporter.read(graph(false).bytes(), ImportOptions.defaults());
        try (Backend backend = Backends.open(backendName);
                CompiledNetwork network =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults())) {
            List<float[]> results = new ArrayList<>();
            SHAPES.forEach(shape -> results.add(run(network, shape)));
            return results;
        }
    }

    @ParameterizedTest
    @EnumSource(FileChange.class)
    void beforeCompiling(FileChange change) throws IOException {
        for (boolean external : new boolean[] {false, true}) {
            for (String backendName : List.of("onednn", "reference")) {
                Path file = write(external);
                OnnxModel model = OnnxImporter.read(file);
                String changed = external ? "w1.bin" : "model.onnx";
                change.apply(folder.resolve(changed));
                try (Backend backend = Backends.open(backendName)) {
                    if (change.writes()) {
                        TensorFileException refused = assertThrows(
                                TensorFileException.class,
                                () -> backend.compile(model.network(), model.parameters(), CompileOptions.defaults()));
                        assertTrue(refused.getMessage().contains(changed), refused.getMessage());
                        continue;
                    }
                    try (CompiledNetwork network =
                            backend.compile(model.network(), model.parameters(), CompileOptions.defaults())) {
                        List<float[]> expected = expected(backendName);
                        for (int i = 0; i < SHAPES.size(); i++) {
                            assertArrayEquals(expected.get(i), run(network, SHAPES.get(i)));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FileChange.class)
    void beforeASessionOfAnotherShape(FileChange change) throws IOException {
        for (boolean external : new boolean[] {false, true}) {
            for (String backendName : List.of("onednn", "reference")) {
                OnnxModel model = OnnxImporter.read(write(external));
                List<float[]> expected = expected(backendName);
                try (Backend backend = Backends.open(backendName);
                        CompiledNetwork network =
                                backend.compile(model.network(), model.parameters(), CompileOptions.defaults())) {
                    for (String file : external ? List.of("w1.bin", "w2.bin", "w3.bin") : List.of("model.onnx")) {
                        change.apply(folder.resolve(file));
                    }
                    for (int i = 0; i < SHAPES.size(); i++) {
                        try {
                            assertArrayEquals(expected.get(i), run(network, SHAPES.get(i)));
                        } catch (TensorFileException refused) {
                            assertTrue(change.writes(), refused.getMessage());
                            assertTrue(
                                    refused.getMessage().contains(external ? ".bin" : "model.onnx"),
                                    refused.getMessage());
                        }
                    }
                }
            }
        }
    }

    @Test
    void loadedParametersNeedNoFile() throws IOException {
        for (boolean external : new boolean[] {false, true}) {
            Path file = write(external);
            OnnxModel model = OnnxImporter.read(file);
            Parameters loaded = model.parameters().loaded();
            model.close();
            assertEquals(0, FileChange.open(folder));
            FileChange.CUT.apply(file);
            try (Backend backend = Backends.open("reference");
                    CompiledNetwork network = backend.compile(model.network(), loaded, CompileOptions.defaults())) {
                assertArrayEquals(expected("reference").getFirst(), run(network, SHAPES.getFirst()));
                assertThrows(
                        IllegalStateException.class,
                        () -> backend.compile(model.network(), model.parameters(), CompileOptions.defaults()));
            }
        }
    }

    @Test
    void mappedModelsGiveTheSameNumbersAndKeepNoHandle() throws IOException {
        for (boolean external : new boolean[] {false, true}) {
            OnnxModel model =
                    OnnxImporter.read(write(external), ImportOptions.defaults().mapped());
            assertEquals(0, FileChange.open(folder));
            assertTrue(model.parameters().sources().values().stream()
                    .allMatch(source -> source.file().isEmpty()));
            try (Backend backend = Backends.open("reference");
                    CompiledNetwork network =
                            backend.compile(model.network(), model.parameters(), CompileOptions.defaults())) {
                assertArrayEquals(expected("reference").getFirst(), run(network, SHAPES.getFirst()));
            }
        }
    }

    @Test
    void oneHandleForEachFileUntilItIsClosedOrForgotten() throws IOException, InterruptedException {
        for (boolean external : new boolean[] {false, true}) {
            OnnxModel model = OnnxImporter.read(write(external));
            assertEquals(1, FileChange.open(folder), "w2 is scaled at import and w3 turned, so neither file is needed");
            model.close();
            assertEquals(0, FileChange.open(folder));
            for (int i = 0; i < 10; i++) {
                OnnxImporter.read(folder.resolve("model.onnx"));
            }
            assertEquals(0, FileChange.openAfterCollection(folder));
        }
    }

    @Test
    void aCompiledNetworkKeepsItsFilesOpen() throws IOException, InterruptedException {
        runDeleted(true);
        assertEquals(0, FileChange.open(folder));
        runDeleted(false);
        assertEquals(0, FileChange.openAfterCollection(folder));
    }

    private void runDeleted(boolean close) throws IOException {
        List<float[]> expected = expected("onednn");
        try (Backend backend = Backends.open("onednn");
                CompiledNetwork network = compiled(backend, close)) {
            Files.delete(folder.resolve("model.onnx"));
            for (int i = 0; i < SHAPES.size(); i++) {
                System.gc();
                assertArrayEquals(expected.get(i), run(network, SHAPES.get(i)));
            }
            assertEquals(1, FileChange.open(folder));
        }
    }

    private CompiledNetwork compiled(Backend backend, boolean close) throws IOException {
        OnnxModel model = OnnxImporter.read(write(false));
        CompiledNetwork network = backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
        if (close) {
            model.close();
        }
        return network;
    }

    @Test
    void whatIsRefusedLeavesNothingOpen() throws IOException {
        Path file = write(true);
        Files.write(folder.resolve("w2.bin"), new byte[5]);
        assertThrows(OnnxException.class, () -> OnnxImporter.read(file));
        byte[] bytes = graph(false).bytes();
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThrows(OnnxException.class, () -> OnnxImporter.read(file));
        Files.write(file, new byte[0]);
        assertThrows(OnnxException.class, () -> OnnxImporter.read(file));
        Files.write(
                file,
                new TestGraph(13)
                        .input("x", 1)
                        .node("What", "x", "y")
                        .output("y")
                        .bytes());
        assertThrows(UnsupportedOperatorException.class, () -> OnnxImporter.read(file));
        Files.write(
                file,
                new TestGraph(13)
                        .input("x", 1)
                        .node("Relu", "x", "y")
                        .output("y")
                        .bytes());
        assertFalse(OnnxImporter.read(file).network().nodes().isEmpty());
        OnnxSignature.read(file);
        assertEquals(0, FileChange.open(folder));
    }
}
