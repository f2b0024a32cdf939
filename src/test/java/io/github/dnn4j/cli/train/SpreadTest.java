package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void hasMeanAndSampleDeviation() {
        Spread spread = Spread.of(List.of(0.90, 0.92, 0.94));
        assertEquals(0.92, spread.mean(), 1e-12);
        assertEquals(0.02, spread.deviation(), 1e-12);
        assertEquals("92.00 \u00b1 2.00", spread.text(100, 2));
    }

    @Test
    void aSingleValueHasNoDeviation() {
        Spread spread = Spread.of(List.of(0.5));
        assertTrue(Double.isNaN(spread.deviation()));
        assertEquals("0.5", spread.text(1, 1));
        assertThrows(InvalidDescriptorException.class, () -> Spread.of(List.of()));
    }
}
