package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in files beside the model, and attempts to read other files by way of them. */
class ExternalDataTest {
    @TempDir
    private Path folder;

    private Path inner;

    @BeforeEach
    void writeData() throws IOException {
        inner = Files.createDirectories(folder.resolve("model/weights")).getParent();
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            data.putFloat(i);
        }
        Files.write(inner.resolve("weights/data.bin"), data.array());
        Files.write(folder.resolve("secret.bin"), data.array());
    }

    private OnnxModel read(String... entries) throws IOException {
        return OnnxImporter.read(
                Files.write(inner.resolve("model.onnx"), graph(entries).bytes()));
    }

    private static TestGraph graph(String... entries) {
        TensorProto.Builder tensor = TestGraph.tensor("w", 1, 2).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return new TestGraph(13)
                .input("x", 2)
                .initializer(tensor)
                .node("Add", "x,w", "y")
                .output("y");
    }

    private OnnxException refused(String... entries) {
        return assertThrows(OnnxException.class, () -> read(entries));
    }

    @Test
    void dataIsReadFromItsOffset() throws IOException {
        OnnxModel model = read("location", "weights/data.bin", "offset", "12", "length", "8", "checksum", "x");
        assertEquals(3, model.parameters().get("w").getFloat(0));
        assertEquals(4, model.parameters().get("w").getFloat(1));
        OnnxModel misaligned = read("location", "weights/data.bin", "offset", "2");
        assertEquals(2, misaligned.parameters().get("w").shape().elements());
    }

    @Test
    void filesOutsideTheFolderAreNotRead() throws IOException {
        assertTrue(refused("location", "../secret.bin").getMessage().contains("outside the model's folder"));
        assertTrue(refused("location", "weights/../../secret.bin").getMessage().contains("outside"));
        refused("location", folder.resolve("secret.bin").toString());
        Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("secret.bin"));
        String message = refused("location", "link.bin").getMessage();
        assertTrue(message.contains("links to") && message.contains("cp -rL"), message);
        Files.createSymbolicLink(inner.resolve("up"), folder);
        assertTrue(refused("location", "up/secret.bin").getMessage().contains("links to"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertTrue(refused("location", "weights/none.bin").getMessage().contains("none.bin"));
        refused("location", "weights");
        refused("location", "");
        refused("location", "a\0b");
        refused();
    }

    @Test
    void sizesMustFit() {
        refused("location", "weights/data.bin", "offset", "20");
        refused("location", "weights/data.bin", "offset", "-4");
        refused("location", "weights/data.bin", "offset", "9223372036854775807");
        refused("location", "weights/data.bin", "length", "4");
        refused("location", "weights/data.bin", "offset", "four");
    }

    @Test
    void modelsInMemoryHaveNoFolder() {
        byte[] bytes = graph("location", "weights/data.bin").bytes();
        assertThrows(OnnxException.class, () -> OnnxImporter.read(bytes, ImportOptions.defaults()));
    }
}
