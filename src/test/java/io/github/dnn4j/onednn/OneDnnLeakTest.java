package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import org.junit.jupiter.api.Test;

/** What is opened is given back, also where opening fails half-way. */
class OneDnnLeakTest {
    private static final Network NETWORK = Nets.small();
    private static final Parameters PARAMETERS = Nets.parameters(NETWORK);
    private static final Shape INPUT = Shape.of(1, 3, 16, 16);

    @Test
    void everyBudgetTooSmallThrowsAndLeavesThePoolAtZero() {
        long needed;
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited()) {
            cycle(backend, CompileOptions.defaults().memory(pool));
            assertEquals(0, pool.bytesInUse());
            needed = pool.peakBytes();
        }
        try (Backend backend = OneDnnBackend.open()) {
            for (long budget = 1; budget < needed; budget += Math.max(1, needed / 97)) {
                try (MemoryPool pool = MemoryPool.ofBytes(budget)) {
                    CompileOptions options = CompileOptions.defaults().memory(pool);
                    assertThrows(MemoryBudgetException.class, () -> cycle(backend, options), "budget " + budget);
                    assertEquals(0, pool.bytesInUse(), "budget " + budget);
                }
            }
            try (MemoryPool pool = MemoryPool.ofBytes(needed)) {
                cycle(backend, CompileOptions.defaults().memory(pool));
                assertEquals(0, pool.bytesInUse());
            }
        }
    }

    @Test
    void residentSizeStaysFlatOverOpenCompileRunClose() throws Exception {
        int cycles = Effort.of(100, 600);
        long growth = LeakProbe.growth("cycles", cycles, cycles);
        assertTrue(growth < 8L << 20, cycles + " cycles after as many grew the process by " + growth + " bytes");
    }

    @Test
    void residentSizeStaysFlatOverFailures() throws Exception {
        int failures = Effort.of(150, 800);
        long growth = LeakProbe.growth("failures", failures, failures);
        assertTrue(growth < 8L << 20, failures + " failures after as many grew the process by " + growth + " bytes");
    }

    private static void cycle(Backend backend, CompileOptions options) {
        try (CompiledNetwork model = backend.compile(NETWORK, PARAMETERS, options);
                Session session = model.newSession(INPUT)) {
            session.run();
        }
    }
}
