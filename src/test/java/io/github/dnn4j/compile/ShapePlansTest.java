package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.session.Lifetime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapePlansTest {
    private final List<Integer> released = new ArrayList<>();
    private final ShapePlans<Integer, Plan> plans = new ShapePlans<>();

    private record Plan(Lifetime lifetime) implements ShapePlan {
        @Override
        public List<StepReport> reports() {
            return List.of();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public long arenaBytes() {
            return 0;
        }

        @Override
        public long unplannedBytes() {
            return 0;
        }

        @Override
        public long constantBytes() {
            return 0;
        }
    }

    private Plan plan(int number) {
        return new Plan(new Lifetime("plan " + number, () -> released.add(number)));
    }

    private void fill() {
        for (int i = 0; i < ShapePlans.KEPT; i++) {
            assertFalse(plans.isFull());
            plans.put(i, plan(i));
        }
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        fill();
        assertTrue(plans.isFull());
        assertEquals(List.of(), released);
        assertTrue(plans.get(0).isPresent());
        plans.put(100, plan(100));
        assertEquals(List.of(1), released);
        assertTrue(plans.isFull());
        assertTrue(plans.get(1).isEmpty());
        assertTrue(plans.get(0).isPresent());
    }

    @Test
    void aPlanTakesThePlaceOfTheFormerOne() {
        plans.put(1, plan(1));
        Plan second = plan(2);
        plans.put(1, second);
        assertEquals(List.of(1), released);
        assertSame(second, plans.get(1).orElseThrow());
    }

    @Test
    void aPlanInUseLivesOn() {
        Plan first = plan(1);
        plans.put(1, first);
        Lifetime session = new Lifetime("a session", first.lifetime(), () -> {});
        plans.close();
        assertEquals(List.of(), released);
        session.close();
        assertEquals(List.of(1), released);
    }

    @Test
    void closingClosesAllEvenIfOneFails() {
        plans.put(0, plan(0));
        IllegalStateException failure = new IllegalStateException("stuck");
        for (int i = 1; i < 3; i++) {
            plans.put(i, new Plan(new Lifetime("stuck", () -> {
                throw failure;
            })));
        }
        plans.put(3, plan(3));
        assertSame(failure, assertThrows(IllegalStateException.class, plans::close));
        assertEquals(List.of(0, 3), released);
        plans.close();
        assertEquals(List.of(0, 3), released);
        fill();
        plans.close();
        assertEquals(2 + ShapePlans.KEPT, released.size());
        assertEquals(IntStream.range(0, ShapePlans.KEPT).boxed().toList(), released.subList(2, released.size()));
    }
}
