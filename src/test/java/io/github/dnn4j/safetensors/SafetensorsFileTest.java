package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.TestFiles.file;
import static io.github.dnn4j.safetensors.TestFiles.floats;
import static io.github.dnn4j.safetensors.TestFiles.member;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Well-formed files, whose bytes are written here one by one. */
class SafetensorsFileTest {
    @TempDir
    private Path folder;

    private SafetensorsFile onDisk(byte[] bytes) throws IOException {
        return SafetensorsFile.read(Files.write(folder.resolve("model.safetensors"), bytes));
    }

    /** A header padded by blanks so that the data begins {@code beyond} bytes past a multiple of 8. */
    private static String padded(String header, int beyond) {
        return header + " ".repeat((16 + beyond - header.length() % 8) % 8);
    }

    @Test
    void namesTypesShapesAndValues() throws IOException {
        String header = "{" + member("b", "F32", "[2,1]", 4, 12) + "," + member("a", "U8", "[4]", 0, 4) + "}";
        ByteBuffer data =
                ByteBuffer.allocate(12).put(new byte[] {1, 2, (byte) 200, 0}).put(floats(1.5f, Float.NaN));
        for (SafetensorsFile file :
                List.of(SafetensorsFile.read(file(header, data.array())), onDisk(file(header, data.array())))) {
            assertEquals(List.of("b", "a"), file.names());
            assertEquals(new SafetensorsEntry(SafetensorsType.F32, List.of(2L, 1L), 4, 12), file.entry("b"));
            assertEquals(DataType.U8, file.tensor("a").type());
            assertArrayEquals(new float[] {1, 2, 200, 0}, file.tensor("a").toFloatArray());
            assertEquals(Shape.of(2, 1), file.tensor("b").shape());
            assertArrayEquals(new float[] {1.5f, Float.NaN}, file.tensor("b").toFloatArray());
            assertTrue(file.contains("a") && !file.contains("c"));
            assertThrows(SafetensorsException.class, () -> file.entry("c"));
            assertThrows(SafetensorsException.class, () -> file.tensor("c"));
            assertThrows(SafetensorsException.class, () -> file.floats("c"));
        }
    }

    @Test
    void theExampleOfTheFormatsOwnTests() {
        byte[] bytes = file(
                "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}", floats(0, 1, 2, 3, 4, 5));
        assertEquals(64, bytes[0]);
        assertArrayEquals(
                new float[] {0, 1, 2, 3, 4, 5},
                SafetensorsFile.read(bytes).tensor("attn.0").toFloatArray());
    }

    @Test
    void alignedTensorsOfAMappedFileLieInItAndOthersAreCopied() throws IOException {
        byte[] data = floats(1, 2, 3);
        String header = "{" + member("w", "F32", "[3]", 0, 12) + "}";
        for (int beyond = 0; beyond < 8; beyond++) {
            Path path = Files.write(folder.resolve("mapped" + beyond), file(padded(header, beyond), data));
            Tensor tensor = SafetensorsFile.map(path).tensor("w");
            assertEquals(beyond % 4 == 0, tensor.isReadOnly(), "data at 8 n + " + beyond);
            assertEquals(0, tensor.segment().address() % 4);
            assertArrayEquals(new float[] {1, 2, 3}, tensor.toFloatArray());
        }
    }

    @Test
    void mappedTensorsOutliveTheirFilesName() throws IOException {
        Path path = Files.write(
                folder.resolve("model.safetensors"),
                file(padded("{" + member("w", "F32", "[1]", 0, 4) + "}", 0), floats(7)));
        Tensor tensor = SafetensorsFile.map(path).tensor("w");
        Files.delete(path);
        System.gc();
        assertEquals(7, tensor.getFloat(0));
    }

    @Test
    void everyTypeOfTensors() {
        String header = "{" + member("f16", "F16", "[2]", 0, 4) + "," + member("bf16", "BF16", "[1]", 4, 6) + ","
                + member("i8", "I8", "[2]", 6, 8) + "," + member("i32", "I32", "[1]", 8, 12) + "}";
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3c00).putShort((short) 0xc000); // 1 and -2
        data.putShort((short) 0x4040).put((byte) -1).put((byte) 5).putInt(-70000); // 3
        SafetensorsFile file = SafetensorsFile.read(file(header, data.array()));
        assertEquals(DataType.F16, file.tensor("f16").type());
        assertArrayEquals(new float[] {1, -2}, file.tensor("f16").toFloatArray());
        assertEquals(DataType.BF16, file.tensor("bf16").type());
        assertArrayEquals(new float[] {3}, file.tensor("bf16").toFloatArray());
        assertEquals(DataType.S8, file.tensor("i8").type());
        assertArrayEquals(new int[] {-1, 5}, file.tensor("i8").toIntArray());
        assertEquals(DataType.S32, file.tensor("i32").type());
        assertArrayEquals(new int[] {-70000}, file.tensor("i32").toIntArray());
    }

    @Test
    void floatsAreConvertedWhereTheTypeIsAnother() throws IOException {
        String header = "{" + member("f64", "F64", "[3]", 0, 24) + "," + member("f16", "F16", "[1]", 24, 26) + ","
                + member("bf16", "BF16", "[1]", 26, 28) + "," + member("i32", "I32", "[1]", 28, 32) + "}";
        ByteBuffer data = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1).putDouble(1e300).putDouble(-2);
        data.putShort((short) 0x3c00).putShort((short) 0x4040);
        SafetensorsFile file = onDisk(file(header, data.array()));
        assertEquals(DataType.F32, file.floats("f64").type());
        assertArrayEquals(
                new float[] {0.1f, Float.POSITIVE_INFINITY, -2},
                file.floats("f64").toFloatArray());
        assertEquals(DataType.F32, file.floats("f16").type());
        assertEquals(1, file.floats("f16").getFloat(0));
        assertEquals(3, file.floats("bf16").getFloat(0));
        assertThrows(UnsupportedOperationException.class, () -> file.floats("i32"));
    }

    @Test
    void otherTypesAreListedAndCanBePassedOver() {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (SafetensorsType type : SafetensorsType.values()) {
            header.append(member(type.name(), type.name(), "[4]", at, at + type.bits() / 2))
                    .append(',');
            at += type.bits() / 2;
        }
        header.append(member("last", "U8", "[1]", at, at + 1)).append('}');
        SafetensorsFile file = SafetensorsFile.read(file(header.toString(), (int) at + 1));
        assertEquals(SafetensorsType.values().length + 1, file.names().size());
        assertEquals(((int) at + 1) & 0xff, file.tensor("last").toIntArray()[0]);
        for (SafetensorsType type : SafetensorsType.values()) {
            assertEquals(type, file.entry(type.name()).type());
            if (type.dataType().isEmpty()) {
                String message = assertThrows(
                                UnsupportedOperationException.class, () -> file.tensor(type.name()), type.name())
                        .getMessage();
                assertTrue(message.contains(type + " [4]"), message);
            } else {
                assertEquals(4, file.tensor(type.name()).shape().elements());
            }
        }
    }

    @Test
    void scalarsAndEmptyTensors() {
        SafetensorsFile file = SafetensorsFile.read(file(
                "{" + member("none", "F32", "[3,0,2]", 0, 0) + "," + member("scalar", "F32", "[]", 0, 4) + ","
                        + member("end", "I64", "[0]", 4, 4) + "}",
                floats(9)));
        assertEquals(Shape.of(), file.tensor("scalar").shape());
        assertEquals(9, file.tensor("scalar").getFloat(0));
        assertTrue(file.entry("none").isEmpty());
        assertFalse(file.entry("scalar").isEmpty());
        assertEquals(List.of(3L, 0L, 2L), file.entry("none").extents());
        assertThrows(UnsupportedOperationException.class, () -> file.tensor("none"));
        assertThrows(UnsupportedOperationException.class, () -> file.floats("none"));
    }

    @Test
    void moreExtentsThanTensorsHave() {
        String shape = "[" + "1,".repeat(Shape.MAX_RANK) + "1]";
        SafetensorsFile file = SafetensorsFile.read(file("{" + member("w", "F32", shape, 0, 4) + "}", 4));
        assertEquals(Shape.MAX_RANK + 1, file.entry("w").extents().size());
        assertThrows(UnsupportedOperationException.class, () -> file.tensor("w"));
    }

    @Test
    void metadataAndNoTensorsAtAll() {
        assertEquals(Map.of(), SafetensorsFile.read(file("{}", 0)).metadata());
        assertEquals(List.of(), SafetensorsFile.read(file("{}", 0)).names());
        SafetensorsFile file = SafetensorsFile.read(file("{\"__metadata__\":{\"format\":\"pt\",\"\":\"\"}}", 0));
        assertEquals(Map.of("format", "pt", "", ""), file.metadata());
        assertEquals(List.of(), file.names());
    }

    @Test
    void escapesBlanksAndOtherScripts() {
        String header =
                "{ \"a\\u0041\\n\\\"\\\\\\/\\ud83d\\ude00\" : {\t\"shape\" : [ 1 ] ,\r\n \"data_offsets\":[0 , 1],"
                        + "\"dtype\":\"\\u0055\\u0038\" } , " + member("Gewicht-größe-重み", "U8", "[1]", 1, 2)
                        + "} \n\t\r ";
        SafetensorsFile file = SafetensorsFile.read(file(header, 2));
        assertEquals(List.of("aA\n\"\\/😀", "Gewicht-größe-重み"), file.names());
        assertEquals(2, file.tensor("Gewicht-größe-重み").getFloat(0));
    }

    /**
     * More than 2 GiB, which no Java array or buffer holds; the file has holes instead of data, so it takes no space.
     */
    @Test
    void filesBeyondTwoGibibytes() throws IOException {
        long bytes = (1L << 31) + 8;
        String header = padded(
                "{" + member("big", "U8", "[" + bytes + "]", 0, bytes) + ","
                        + member("last", "F32", "[1]", bytes, bytes + 4) + "}",
                0);
        Path path = folder.resolve("big.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(file(header, 0));
            file.seek(8 + header.length() + bytes - 1);
            file.write(3);
            file.write(floats(2.5f));
        }
        SafetensorsFile file = SafetensorsFile.read(path);
        assertEquals(2.5f, file.tensor("last").getFloat(0));
        assertEquals(bytes, file.tensor("big").shape().elements());
        assertEquals(3, file.tensor("big").getFloat(bytes - 1));
    }
}
