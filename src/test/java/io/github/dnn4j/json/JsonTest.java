package io.github.dnn4j.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> value = Json.object(
                "text",
                "a",
                "whole",
                12L,
                "fraction",
                0.5,
                "float",
                0.1f,
                "truth",
                true,
                "nothing",
                null,
                "absent",
                Optional.empty(),
                "list",
                List.of(1, 2),
                "empty",
                Map.of(),
                "extents",
                new long[] {1, 3});
        assertEquals("""
                {
                  "text": "a",
                  "whole": 12,
                  "fraction": 0.5,
                  "float": 0.1,
                  "truth": true,
                  "nothing": null,
                  "absent": null,
                  "list": [1, 2],
                  "empty": {},
                  "extents": [1, 3]
                }""", Json.write(value));
    }

    @Test
    void escapesWhatMustBe() {
        assertEquals("\"\\\"\\\\\\n\\t\\u0001\\u2028\"", Json.write("\"\\\n\t\u0001\u2028"));
        assertEquals("\"é\uD83E\uDD9C\"", Json.write("é\uD83E\uDD9C"));
        assertEquals("\"\\ud83e\"", Json.write("\uD83E"));
    }

    @Test
    void writesWhatIsNoNumberAsNull() {
        assertEquals(
                "[null, null, null, 1, -0.25]",
                Json.write(Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, null, 1.0, -0.25)));
    }

    @Test
    void breaksLongAndNestedArrays() {
        assertEquals("[\n  {\n    \"a\": 1\n  }\n]", Json.write(List.of(Map.of("a", 1))));
        assertEquals(
                41, Json.write(java.util.Collections.nCopies(40, "abc")).lines().count() - 1);
    }

    @Test
    void refusesOtherObjects() {
        assertThrows(IllegalArgumentException.class, () -> Json.write(new Object()));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Map<String, Object> value = Json.object(
                "key \"quoted\"",
                "line\nbreak \u0000 \uD83E\uDD9C",
                "nested",
                List.of(List.of(), Map.of("a", List.of(1.5, -2.0, 1e300, 5e-324))),
                "nothing",
                null);
        assertEquals(value, JsonParser.parse(Json.write(value)));
    }
}
