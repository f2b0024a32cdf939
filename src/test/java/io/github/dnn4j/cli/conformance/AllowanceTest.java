package io.github.dnn4j.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    void aSmallNumberBesideALargeOneMayBeOffByAShareOfThatOneIfAskedFor() {
        assertFalse(Allowance.OF_EACH.holds(0.02, 0.01, 1e-3, 100));
        assertTrue(Allowance.OF_LARGEST.holds(0.02, 0.01, 1e-3, 100));
        assertFalse(Allowance.OF_LARGEST.holds(0.12, 0.01, 1e-3, 100));
        assertTrue(Allowance.OF_EACH.holds(1.0009, 1, 1e-3, 100));
    }

    @Test
    void whatIsNotFiniteIsTheSameOrWrong() {
        for (Allowance allowance : Allowance.values()) {
            assertTrue(allowance.holds(Double.NaN, Double.NaN, 1e-3, 1));
            assertTrue(allowance.holds(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1e-3, 1));
            assertFalse(allowance.holds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1e-3, 1));
            assertFalse(allowance.holds(Double.NaN, 1, 1e-3, 1));
            assertFalse(allowance.holds(1, Double.NaN, 1e-3, 1));
            assertFalse(allowance.holds(Double.MAX_VALUE, Double.POSITIVE_INFINITY, 1e-3, 1));
        }
    }
}
