package io.github.dnn4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
    @Test
    void readsWhatTheWriterWrites() {
        Map<String, Object> value = Json.object(
                "text",
                "a \"quoted\" \\ line\nand \u2028 a < tab\t\u0001",
                "numbers",
                List.of(0.0, -1.5, 1e300, 2.5e-7, 123456789.0),
                "truth",
                true,
                "nothing",
                null,
                "empty",
                Map.of(),
                "deep",
                List.of(List.of(Map.of("x", 1.0)), List.of()));
        assertEquals(value, JsonReader.object(Json.write(value)));
    }

    @Test
    void readsEveryEscapeAndBlank() {
        Map<String, Object> read =
                JsonReader.object(" \t\r\n{ \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\" : [ null , false ,1E+2 ] } ");
        assertEquals(Arrays.asList(null, false, 100.0), read.get("\"\\/\b\f\n\r\t\u00e9"));
    }

    /** The character that is wrong is the one that the column names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{; 2",
                "[]; 1",
                "{\"a\" 1}; 6",
                "{\"a\":1,}; 8",
                "{\"a\":01}; 6",
                "{\"a\":+1}; 6",
                "{\"a\":1} 2; 9",
                "{\"a\":nul}; 6",
                "{\"a\":\"\\x\"}; 8",
                "{\"a\":\"\\u12g4\"}; 9",
                "{\"a\":\"b; 8",
                "{a:1}; 2"
            })
    void namesTheFirstMistake(String text, int column) {
        String message = assertThrows(IllegalArgumentException.class, () -> JsonReader.object(text))
                .getMessage();
        assertTrue(message.startsWith("line 1, column " + column + ": "), message);
    }

    @Test
    void refusesNestingWithoutEnd() {
        String deep = "{\"a\":" + "[".repeat(100_000);
        assertThrows(IllegalArgumentException.class, () -> JsonReader.object(deep));
    }
}
