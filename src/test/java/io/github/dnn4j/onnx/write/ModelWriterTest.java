package io.github.dnn4j.onnx.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.Exports;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files, with their weights inside and beside them. */
class ModelWriterTest {
    @TempDir
    private Path folder;

    private static Network network(int features) {
        NetworkBuilder builder = new NetworkBuilder("mlp");
        return builder.output(builder.input("x", 1, 40)
                        .fullyConnected("fc1", features)
                        .relu("relu")
                        .fullyConnected("fc2", 30))
                .build();
    }

    private static final Network NETWORK = network(50);
    private static final Parameters PARAMETERS = Exports.parameters(NETWORK);

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void requireSame(Path file) {
        OnnxModel model = OnnxImporter.read(file);
        Tensor input = Exports.random(Shape.of(2, 40), DataType.F32);
        assertArrayEquals(
                Exports.run(NETWORK, PARAMETERS, input),
                Exports.run(model.network(), model.parameters(), input),
                1e-5f);
        PARAMETERS
                .asMap()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.toFloatArray(), model.parameters().get(name).toFloatArray(), name));
    }

    @Test
    void smallModelsAreOneFile() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxExporter.write(NETWORK, PARAMETERS, file);
        assertEquals(List.of("model.onnx"), files());
        assertArrayEquals(OnnxExporter.toBytes(NETWORK, PARAMETERS), Files.readAllBytes(file));
        requireSame(file);
    }

    @Test
    void largeWeightsLieBesideTheModel() throws IOException {
        Path file = folder.resolve("model.onnx");
        ModelWriter.write(NetworkExport.graph(NETWORK, PARAMETERS), Map.of(), file, 4000);
        assertEquals(List.of("model.onnx", "model.onnx.data"), files());
        requireSame(file);
        long end = 0;
        int outside = 0;
        for (TensorProto tensor :
                ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList()) {
            boolean small = tensor.getName().endsWith("bias");
            assertEquals(
                    small ? TensorProto.DataLocation.DEFAULT : TensorProto.DataLocation.EXTERNAL,
                    tensor.getDataLocation(),
                    tensor.getName());
            if (small) {
                continue;
            }
            Map<String, String> entries = tensor.getExternalDataList().stream()
                    .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
            long offset = Long.parseLong(entries.get("offset"));
            assertEquals("model.onnx.data", entries.get("location"));
            assertEquals(0, offset % 4096);
            assertTrue(offset >= end, "tensors overlap");
            end = offset + Long.parseLong(entries.get("length"));
            outside++;
        }
        assertEquals(2, outside);
        assertEquals(end, Files.size(folder.resolve("model.onnx.data")));
    }

    @Test
    void aFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "old");
        Files.writeString(folder.resolve("model.onnx.data"), "old");
        ModelWriter.write(NetworkExport.graph(NETWORK, PARAMETERS), Map.of(), file, 4000);
        assertEquals(List.of("model.onnx", "model.onnx.data"), files());
        requireSame(file);
    }

    @Test
    void theOldFileSurvivesAFailure() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "old");
        assertThrows(InvalidDescriptorException.class, () -> OnnxExporter.write(network(51), PARAMETERS, file));
        // A folder with an entry cannot be replaced by a file.
        Files.createDirectories(folder.resolve("model.onnx.data/entry"));
        UncheckedIOException e = assertThrows(
                UncheckedIOException.class,
                () -> ModelWriter.write(NetworkExport.graph(NETWORK, PARAMETERS), Map.of(), file, 4000));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("model.onnx", "model.onnx.data"), files(), "nothing temporary stays");
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        Path file = folder.resolve("none/model.onnx");
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> OnnxExporter.write(NETWORK, PARAMETERS, file));
        assertTrue(e.getMessage().contains("none"), e.getMessage());
    }

    @Test
    void weightsThatAreInAFileAreWrittenFromIt() throws IOException {
        Network network = network(300);
        Parameters parameters = Exports.parameters(network);
        Path file = folder.resolve("model.onnx");
        for (long largest : new long[] {1000, Integer.MAX_VALUE}) {
            OnnxExporter.write(network, parameters, file);
            for (int i = 0; i < 2; i++) { // over the very file, and its data
                try (OnnxModel model = OnnxImporter.read(file)) {
                    assertTrue(model.parameters().source("fc1.weight").file().isPresent());
                    ModelWriter.write(
                            NetworkExport.graph(model.network(), model.parameters()), Map.of(), file, largest);
                }
                Parameters found = OnnxImporter.read(file).parameters();
                parameters
                        .asMap()
                        .forEach((name, tensor) -> assertArrayEquals(
                                tensor.toFloatArray(), found.get(name).toFloatArray(), name));
            }
        }
    }
}
