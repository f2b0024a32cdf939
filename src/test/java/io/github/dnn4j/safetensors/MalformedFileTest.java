package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.TestFiles.file;
import static io.github.dnn4j.safetensors.TestFiles.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the format, broken once: one sentence that names the file and the value. */
class MalformedFileTest {
    private static final String GOOD = "{" + member("w", "F32", "[1,1]", 0, 4) + "}";

    private static String refused(byte[] bytes) {
        SafetensorsException failure = assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(bytes));
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertTrue(failure.getMessage().length() < 500, failure.getMessage());
        return failure.getMessage();
    }

    private static void refused(String header, int bytes, String... parts) {
        String message = refused(file(header, bytes));
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void filesThatAreNone(@TempDir Path folder) throws IOException {
        Path none = folder.resolve("none.safetensors");
        assertTrue(assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(none))
                .getMessage()
                .contains("none.safetensors"));
        assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(folder));
        Files.write(none, new byte[0]);
        assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(none));
        Files.write(none, file(GOOD, 3));
        assertTrue(assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(none))
                .getMessage()
                .contains("none.safetensors"));
    }

    @Test
    void everyTruncationAndEveryExtensionIsRefused() {
        byte[] bytes = file(GOOD, 4);
        assertEquals(1, SafetensorsFile.read(bytes).names().size());
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length));
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /**
     * Every byte of the header replaced by every value: what is read is what the format allows, the rest is refused.
     */
    @Test
    void everyChangedByteIsReadOrRefused() {
        byte[] bytes = file(GOOD, 4);
        int read = 0;
        for (int at = 0; at < bytes.length - 4; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = bytes.clone();
                changed[at] = (byte) value;
                try {
                    SafetensorsFile.read(changed).names().forEach(SafetensorsFile.read(changed)::tensor);
                    read++;
                } catch (SafetensorsException | UnsupportedOperationException refused) {
                    // As it should be.
                }
            }
        }
        assertTrue(read >= bytes.length - 4 && read < bytes.length * 4, "read " + read);
    }

    @Test
    void lengthOfTheHeader() {
        byte[] header = ascii(GOOD);
        byte[] data = new byte[4];
        refused(file(header.length + 5, header, data));
        refused(file(Header.MAX_LENGTH, header, data));
        assertTrue(refused(file(Header.MAX_LENGTH + 1, header, data)).contains("100000001"));
        assertTrue(refused(file(-1, header, data)).contains("18446744073709551615"));
        refused(file(Long.MIN_VALUE, header, data));
        refused(file(Long.MAX_VALUE, header, data));
        refused(file(0, new byte[0], new byte[0]));
        refused(file(header.length - 1, header, data));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {}",
                "",
                " ",
                "[]",
                "{",
                "{}}",
                "{}x",
                "{}\0",
                "{} {}",
                "null",
                "\"a\"",
                "{a:1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{,}",
                "{\"a\":{},}",
                "{'a':{}}",
                "\ufeff{}",
                "{\"__metadata__\":{},}",
                "{\"__metadata__\":{\"a\":\"b\",}}",
                "{/**/}",
                "{\"a\" \"b\"}",
                "{\"__metadata__\":{\"a\""
            })
    void textThatIsNotJsonOrNotAnObjectOfEntries(String header) {
        refused(header, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0",
                "1.0",
                "1.5",
                "1e0",
                "1E2",
                "0e0",
                "01",
                "00",
                "+1",
                "NaN",
                "Infinity",
                "-Infinity",
                "null",
                "true",
                "\"1\"",
                "[1]",
                "{}",
                "0x1",
                "1_0",
                "1,",
                "1 2",
                "9223372036854775808",
                "18446744073709551617",
                "99999999999999999999999999",
                "١"
            })
    void numbersThatAreNotWholeNumbers(String number) {
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[" + number + "],\"data_offsets\":[0,1]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[" + number + ",1]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0," + number + "]}}", 1);
    }

    @Test
    void shapesThatOverflowOrDoNotFit() {
        refused("{" + member("w", "F32", "[2]", 0, 4) + "}", 4, "\"w\"", "[2]", "8");
        refused("{" + member("w", "F32", "[0]", 0, 4) + "}", 4);
        refused("{" + member("w", "F32", "[]", 0, 8) + "}", 8);
        refused("{" + member("w", "I32", "[2,9223372036854775807]", 0, 16) + "}", 16, "overflow");
        refused("{" + member("w", "U8", "[4294967296,4294967296]", 0, 0) + "}", 0, "overflow");
        refused("{" + member("w", "U8", "[1152921504606846976]", 0, 0) + "}", 0, "overflow");
        refused("{" + member("w", "U8", "[4294967296,4294967296,0]", 0, 0) + "}", 0, "overflow");
        refused("{" + member("w", "U8", "[9223372036854775807]", 0, Long.MAX_VALUE) + "}", 0);
        refused("{" + member("w", "F4", "[3]", 0, 1) + "}", 1, "whole bytes");
        refused("{" + member("w", "F4", "[3]", 0, 2) + "}", 2);
        refused("{" + member("w", "U8", "[" + "1,".repeat(Header.MAX_RANK) + "1]", 0, 1) + "}", 1, "64");
    }

    @Test
    void overlapsHolesAndOrder() {
        String a = member("a", "U8", "[4]", 0, 4);
        refused("{" + a + "," + member("b", "U8", "[4]", 3, 7) + "}", 7, "overlap", "\"b\"", "3");
        refused("{" + a + "," + member("b", "U8", "[4]", 0, 4) + "}", 4, "overlap");
        refused("{" + a + "," + member("b", "U8", "[4]", 5, 9) + "}", 9, "hole", "\"b\"", "5");
        refused("{" + member("b", "U8", "[4]", 4, 8) + "}", 8, "hole");
        refused("{" + a + "," + member("b", "U8", "[0]", 2, 2) + "}", 4);
        refused("{" + a + "," + member("b", "U8", "[0]", 5, 5) + "}", 4);
        refused("{" + member("w", "U8", "[4]", 4, 0) + "}", 4);
        refused("{" + a + "}", 3, "truncated");
        refused("{" + a + "}", 5, "4 bytes", "5 bytes");
        refused("{}", 1);
        refused("{" + member("w", "U8", "[1]", Long.MAX_VALUE - 1, Long.MAX_VALUE) + "}", 1);
    }

    @Test
    void namesGivenTwice() {
        String a = member("a", "U8", "[1]", 0, 1);
        refused("{" + a + "," + a + "}", 1, "\"a\"", "twice");
        refused("{" + a + "," + member("\\u0061", "U8", "[1]", 1, 2) + "}", 2, "\"a\"", "twice");
        refused("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice");
        refused("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "twice");
        refused("{\"w\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "twice");
    }

    @Test
    void entriesWithOtherMembersOrWithout() {
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "\"w\"", "data_offsets");
        refused("{\"w\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1);
        refused("{\"w\":{\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"strides\":[1]}}", 1, "strides");
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}}", 1);
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[[1]],\"data_offsets\":[0,1]}}", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "F128", "", "FLOAT", "F32 ", "class", "null"})
    void unknownTypes(String type) {
        refused("{" + member("w", type, "[1]", 0, 4) + "}", 4, "\"w\"", "\"" + type + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "null", "[]", "\"text\"", "{\"a\":1}", "{\"a\":null}", "{\"a\":{}}", "{\"a\":[\"b\"]}"})
    void metadataOfAnythingButStrings(String metadata) {
        refused("{\"__metadata__\":" + metadata + "}", 0);
    }

    @Test
    void deepNestingIsRefusedWhereItBegins() {
        refused("{\"w\":" + "[".repeat(1_000_000), 0, "'{'");
        refused("{\"w\":" + "{\"a\":".repeat(500_000), 0, "\"a\"");
        refused("{\"w\":{\"dtype\":\"U8\",\"shape\":" + "[".repeat(1_000_000), 0);
        refused("{\"__metadata__\":" + "{\"a\":".repeat(500_000), 0);
    }

    @Test
    void stringsThatAreNotUnicode() {
        for (String bad : new String[] {
            "\u00ff",
            "\u00c0\u00af",
            "\u00ed\u00a0\u0080",
            "\u00f5\u0080\u0080\u0080",
            "\u00c3",
            "\u0080",
            "\u00e2\u0082"
        }) {
            byte[] header = ascii("{\"" + bad + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}");
            assertTrue(refused(file(header.length, header, new byte[1])).contains("UTF-8"));
        }
        byte[] outside = ascii("{}\u00ff");
        refused(file(outside.length, outside, new byte[0]));
        for (String bad : new String[] {
            "\\ud800",
            "\\udc00",
            "\\ud800\\ud800",
            "\\ud800x",
            "\\x",
            "\\u12",
            "\\u12g4",
            "\\u+123",
            "\\U0041",
            "\\'",
            "\n",
            "\0",
            "\u001f",
            "\\u١٢٣٤"
        }) {
            refused("{" + member(bad, "U8", "[1]", 0, 1) + "}", 1);
        }
        refused("{\"a\\", 0);
        refused("{\"a\\\"", 0);
        refused("{\"a\\u00", 0);
    }

    @Test
    void longNamesAreCutInMessages() {
        String name = "layer\\n".repeat(100_000);
        refused("{" + member(name, "U8", "[2]", 0, 1) + "}", 1, "layer\\u000a");
    }
}
