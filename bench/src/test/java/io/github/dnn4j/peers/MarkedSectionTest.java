package io.github.dnn4j.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MarkedSectionTest {
    private final MarkedSection section = new MarkedSection(Path.of("FILE.md"), "peers");

    @Test
    void onlyWhatIsBetweenTheMarksChanges() {
        String text = "before\n<!-- peers:begin -->\nold\nolder\n<!-- peers:end -->\nafter\n";
        String expected = "before\n<!-- peers:begin -->\nnew\n<!-- peers:end -->\nafter\n";
        assertEquals(expected, section.replaced(text, "new\n"));
        assertEquals(expected, section.replaced(expected, "new\n"));
    }

    @Test
    void bothMarksMustBeThereInTheirOrder() {
        assertThrows(IllegalArgumentException.class, () -> section.replaced("<!-- peers:begin -->", "new"));
        assertThrows(
                IllegalArgumentException.class,
                () -> section.replaced("<!-- peers:end --><!-- peers:begin -->", "new"));
    }
}
