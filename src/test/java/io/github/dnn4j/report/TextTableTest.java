package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsColumnsAndRulesTotals() {
        TextTable table = new TextTable().text("layer").number("MACs").text("why");
        table.row("conv1", 1234, "a\nb").row("fc", 5, "").footer().row("total", 1239, "");
        assertEquals("""
                layer  MACs  why
                -----  ----  ---
                conv1  1234  a b
                fc        5
                -----  ----  ---
                total  1239
                """, table.toString());
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        TextTable table = new TextTable().text("one");
        assertThrows(InvalidDescriptorException.class, () -> table.row("a", "b"));
    }
}
