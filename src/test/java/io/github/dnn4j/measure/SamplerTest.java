package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private final FakeClock clock = new FakeClock();
    private int runs;

    private Statistics sample(Budget budget, long... durations) {
        return new Sampler(clock, budget).sample(() -> clock.pass(durations[runs++ % durations.length]));
    }

    @Test
    void steadyTimesEndAfterAQuarterOfTheBudget() {
        // Ten runs of warm-up, then 25 samples until a quarter of the budget has passed.
        Statistics s = sample(new Budget(1_000, 3, 10_000, 0.01), 10);
        assertEquals(new Statistics(25, 10, 10, 10, 10, 10, 10, 10, 10), s);
        assertEquals(35, runs);
    }

    @Test
    void unsteadyTimesSpendTheBudget() {
        Statistics s = sample(new Budget(1_000, 3, 10_000, 0.01), 5, 15);
        assertEquals(100, s.runs());
        assertTrue(s.halfWidth() > 0.01, s::toString);
    }

    @Test
    void longRunsAreMadeTheLeastNumberOfTimesAfterOneToWarmUp() {
        Statistics s = sample(new Budget(1_000, 3, 10_000, 0.01), 5_000, 5_001, 5_003, 5_002);
        assertEquals(3, s.runs());
        assertEquals(4, runs);
        assertEquals(5_002, s.median());
    }

    @Test
    void shortRunsEndAtTheLargestNumber() {
        assertEquals(2_000, sample(new Budget(1_000_000_000, 3, 2_000, 0), 1, 2).runs());
    }

    @Test
    void whatComesBeforeIsInNoSampleButSpendsTheBudget() {
        int[] before = {0};
        Statistics s = new Sampler(clock, new Budget(1_000, 3, 10_000, 0))
                .sample(
                        () -> {
                            before[0]++;
                            clock.pass(90);
                        },
                        () -> {
                            clock.pass(runs++ % 2 == 0 ? 9 : 11);
                        });
        assertEquals(10, s.runs());
        assertEquals(11, s.p99());
        assertEquals(runs, before[0]);
    }

    @Test
    void budgetsThatMakeNoSenseAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> new Budget(0, 3, 10, 0.01));
        assertThrows(InvalidDescriptorException.class, () -> new Budget(1, 0, 10, 0.01));
        assertThrows(InvalidDescriptorException.class, () -> new Budget(1, 3, 2, 0.01));
        assertThrows(InvalidDescriptorException.class, () -> new Budget(1, 3, 10, -0.01));
    }
}
