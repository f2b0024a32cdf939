package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test on the host stand-in for CUDA and cuDNN: skipped where that was not built; begun with a stand-in that has
 * forgotten everything, and ended by it finding neither misuse nor anything that was not given back. What a subclass
 * opens before each test it closes after each: that happens within.
 */
public abstract class OnStandIn {
    /** Controls the stand-in. */
    protected StandIn standIn;

    @BeforeEach
    final void useStandIn() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        standIn = StandIn.use();
        standIn.reset();
    }

    @AfterEach
    final void nothingIsLeft() {
        if (standIn != null) {
            String misuse = standIn.misuse();
            String report = standIn.report();
            standIn.reset();
            assertEquals("", misuse);
            assertEquals("", report);
        }
    }
}
