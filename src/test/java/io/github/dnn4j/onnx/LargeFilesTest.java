package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.onnx.wire.WireWriter;
import io.github.dnn4j.onnx.write.ModelWriter;
import io.github.dnn4j.onnx.write.NetworkExport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of more than 2 GiB, which have holes in place of most of their content. */
class LargeFilesTest {
    private static final long LARGE = 3L << 30;

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSpace() throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        assumeTrue(
                usable > 2 * LARGE,
                () -> "a file of " + LARGE + " bytes, where " + usable + " are left and it may have no holes");
    }

    /** A file of that size that ends with these bytes. */
    private Path sparse(String name, long size, byte... end) throws IOException {
        Path file = folder.resolve(name);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            ByteBuffer bytes = ByteBuffer.wrap(end);
            channel.position(size - end.length);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return file;
    }

    private static TensorProto.Builder beside(String name, long offset, long... extents) {
        return TestGraph.tensor(name, 1, extents)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"))
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("offset").setValue(Long.toString(offset)));
    }

    @Test
    void weightsBesideTheModel() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        last.putFloat(1.5f).putFloat(-2);
        sparse("weights.bin", LARGE + 8, last.array());
        Path file = folder.resolve("model.onnx");
        Files.write(
                file,
                new TestGraph(13)
                        .input("x", 768, 1 << 20)
                        .input("z", 2)
                        .initializer(beside("large", 0, 768, 1 << 20))
                        .initializer(beside("small", LARGE, 2))
                        .node("Add", "x,large", "y")
                        .node("Add", "z,small", "w")
                        .output("y")
                        .output("w")
                        .bytes());
        for (ImportOptions options :
                List.of(ImportOptions.defaults(), ImportOptions.defaults().mapped())) {
            try (OnnxModel model = OnnxImporter.read(file, options)) {
                assertEquals(LARGE, model.parameters().source("large").bytes());
                assertEquals(
                        !options.mapping(),
                        model.parameters().source("large").file().isPresent());
                assertArrayEquals(
                        new float[] {1.5f, -2}, model.parameters().get("small").toFloatArray());
                long size = WireWriter.size(ModelWriter.model(
                        NetworkExport.graph(model.network(), model.parameters()).inlined(), Map.of()));
                assertTrue(size > LARGE && size < LARGE + 1000, "a message of " + size + " bytes");
                String refused = assertThrows(
                                OnnxExportException.class,
                                () -> OnnxExporter.toBytes(model.network(), model.parameters()))
                        .getMessage();
                assertTrue(refused.contains("write it to a file"), refused);
            }
        }
    }

    @Test
    void modelsOfMoreThanAMessageMayHold() throws IOException {
        Path file = sparse("model.onnx", 1L << 31, (byte) 0);
        for (ImportOptions options :
                List.of(ImportOptions.defaults(), ImportOptions.defaults().mapped())) {
            String refused = assertThrows(OnnxException.class, () -> OnnxImporter.read(file, options))
                    .getMessage();
            assertTrue(refused.contains("2,147,483,648 bytes") && refused.contains("files of their own"), refused);
        }
    }
}
