package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String run(boolean shown) {
        StringWriter text = new StringWriter();
        try (Progress progress = Progress.of(new PrintWriter(text), shown, "verifying", 3)) {
            progress.step("x".repeat(200));
            progress.step("second");
        }
        return text.toString();
    }

    @Test
    void drawsNothingWhereNobodyWatches() {
        assertEquals("", run(false));
    }

    @Test
    void drawsOneLineAndWipesIt() {
        String drawn = run(true);
        assertTrue(drawn.startsWith("\rverifying 1/3"), drawn);
        assertTrue(drawn.endsWith(" \r"), drawn);
        assertEquals(-1, drawn.indexOf('\n'));
        for (String line : drawn.split("\r")) {
            assertTrue(line.length() < 80, line);
        }
    }
}
