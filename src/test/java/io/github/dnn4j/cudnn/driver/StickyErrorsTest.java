package io.github.dnn4j.cudnn.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StickyErrorsTest {
    private static final int INVALID_VALUE = 1;
    private static final int OUT_OF_MEMORY = 2;
    private static final int LAUNCH_FAILED = 719;

    @Test
    void anOrdinaryErrorIsNotOne() {
        assertFalse(StickyErrors.contains(INVALID_VALUE));
        assertFalse(StickyErrors.contains(OUT_OF_MEMORY));
        assertTrue(StickyErrors.contains(LAUNCH_FAILED));
    }
}
