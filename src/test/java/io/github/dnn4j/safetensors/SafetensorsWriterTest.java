package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.TestFiles.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.JsonParser;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, and a file is there as a whole or not at all. */
class SafetensorsWriterTest {
    @TempDir
    private Path folder;

    private Path target() {
        return folder.resolve("model.safetensors");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theBytesOfASmallFile() throws IOException {
        SafetensorsWriter.write(
                target(), Map.of("attn.0", Tensor.ofFloats(Shape.of(1, 2, 3), 0, 1, 2, 3, 4, 5)), Map.of());
        assertArrayEquals(
                TestFiles.file(
                        "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}",
                        floats(0, 1, 2, 3, 4, 5)),
                Files.readAllBytes(target()));
        SafetensorsWriter.write(target(), Map.of(), Map.of());
        assertArrayEquals(TestFiles.file("{}      ", 0), Files.readAllBytes(target()));
        assertEquals(List.of("model.safetensors"), files());
    }

    @Test
    void everyTypeComesBackInItsOrderAndAligned() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (DataType type :
                new DataType[] {DataType.U8, DataType.F32, DataType.S8, DataType.F16, DataType.S32, DataType.BF16}) {
            Tensor tensor = Tensor.allocate(Shape.of(3), type);
            tensor.copyFrom(new float[] {1, 2, 3});
            tensors.put(type + "\n\"\\ é 😀", tensor);
        }
        tensors.put("scalar", Tensor.ofFloats(Shape.of(), 8));
        SafetensorsWriter.write(target(), tensors, Map.of("format", "pt", "\0", "a\tb"));
        SafetensorsFile file = SafetensorsFile.map(target());
        assertEquals(List.copyOf(tensors.keySet()), file.names());
        assertEquals(Map.of("format", "pt", "\0", "a\tb"), file.metadata());
        tensors.forEach((name, tensor) -> {
            Tensor read = file.tensor(name);
            assertEquals(tensor.type(), read.type());
            assertEquals(tensor.shape(), read.shape());
            assertArrayEquals(tensor.toFloatArray(), read.toFloatArray());
            assertTrue(read.isReadOnly(), () -> name + " is not aligned, so it was copied");
        });
    }

    @Test
    void channelsLastTensorsAndThoseOfAPoolAreWrittenRowMajor() throws IOException {
        try (MemoryPool pool = MemoryPool.unlimited();
                Tensor tensor = pool.allocate(Shape.of(1, 2, 1, 2), DataType.F32, Layout.NHWC, "test")) {
            tensor.copyFrom(new float[] {1, 2, 3, 4});
            SafetensorsWriter.write(target(), Map.of("w", tensor), Map.of());
        }
        byte[] bytes = Files.readAllBytes(target());
        assertArrayEquals(floats(1, 2, 3, 4), Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length));
    }

    @Test
    void theHeaderIsJsonInEveryLocale() throws IOException {
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            SafetensorsWriter.write(target(), Map.of("w\u0001", Tensor.ofFloats(Shape.of(1), 1)), Map.of());
        } finally {
            Locale.setDefault(locale);
        }
        byte[] bytes = Files.readAllBytes(target());
        assertEquals(
                Map.of("w\u0001", Map.of("dtype", "F32", "shape", List.of(1.0), "data_offsets", List.of(0.0, 4.0))),
                JsonParser.parse(new String(bytes, 8, bytes.length - 12, StandardCharsets.UTF_8)));
    }

    @Test
    void aFileCanBeRewrittenFromItself() throws IOException {
        SafetensorsWriter.write(target(), Map.of("w", Tensor.ofFloats(Shape.of(3), 1, 2, 3)), Map.of());
        Tensor mapped = SafetensorsFile.map(target()).tensor("w");
        SafetensorsWriter.write(target(), Map.of("renamed", mapped), Map.of());
        assertArrayEquals(
                new float[] {1, 2, 3},
                SafetensorsFile.read(target()).tensor("renamed").toFloatArray());
        assertArrayEquals(new float[] {1, 2, 3}, mapped.toFloatArray());
    }

    @Test
    void anOlderFileSurvivesAFailureHalfWay() throws IOException {
        Files.writeString(target(), "old");
        Tensor closed = Tensor.ofFloats(Shape.of(1), 1);
        closed.close();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("open", Tensor.ofFloats(Shape.of(1), 1));
        tensors.put("closed", closed);
        assertThrows(IllegalStateException.class, () -> SafetensorsWriter.write(target(), tensors, Map.of()));
        assertEquals("old", Files.readString(target()));
        assertEquals(List.of("model.safetensors"), files());
    }

    @Test
    void nothingIsLeftWhereTheTargetCannotBeReplaced() throws IOException {
        Files.createDirectory(target());
        assertThrows(IOException.class, () -> SafetensorsWriter.write(target(), Map.of(), Map.of()));
        assertEquals(List.of("model.safetensors"), files());
        assertTrue(Files.isDirectory(target()));
        assertThrows(
                NoSuchFileException.class,
                () -> SafetensorsWriter.write(folder.resolve("none/model"), Map.of(), Map.of()));
    }

    @Test
    void namesThatTheFormatCannotSay() throws IOException {
        Tensor tensor = Tensor.ofFloats(Shape.of(1), 1);
        for (String name : List.of("__metadata__", "\ud800", "a\udc00b")) {
            assertThrows(
                    InvalidDescriptorException.class,
                    () -> SafetensorsWriter.write(target(), Map.of(name, tensor), Map.of()));
        }
        assertThrows(
                InvalidDescriptorException.class,
                () -> SafetensorsWriter.write(target(), Map.of(), Map.of("key", "\ud800")));
        assertEquals(List.of(), files());
    }
}
