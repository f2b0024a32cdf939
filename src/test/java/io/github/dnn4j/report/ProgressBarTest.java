package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter text = new StringWriter();

    @Test
    void drawsNothingWhereNobodyWatches() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(text), false)) {
            assertFalse(bar.due());
            bar.draw(1, 2, "half");
        }
        assertEquals("", text.toString());
    }

    @Test
    void fillsInProportionAndIsWiped() {
        try (ProgressBar bar = new ProgressBar(new PrintWriter(text), true)) {
            assertTrue(bar.due());
            bar.draw(1, 4, "x".repeat(200));
            assertFalse(bar.due());
        }
        String drawn = text.toString();
        assertTrue(drawn.startsWith("\r[#####---------------]  25 % xxx"), drawn);
        assertTrue(drawn.endsWith(" \r"), drawn);
        assertEquals(-1, drawn.indexOf('\n'));
        for (String line : drawn.split("\r")) {
            assertTrue(line.length() < 80, line);
        }
    }
}
