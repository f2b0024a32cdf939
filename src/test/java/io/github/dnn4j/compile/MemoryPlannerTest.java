package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.compile.Liveness.Interval;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {
    private static PlannedBuffer own(String id, long bytes, int first, int last) {
        return PlannedBuffer.own(id, bytes, new Interval(first, last));
    }

    private static PlannedBuffer view(String id, long bytes, int first, int last, String container, long offset) {
        return PlannedBuffer.view(id, bytes, new Interval(first, last), container, offset);
    }

    /** The bytes needed during the step that needs most: no plan can do with less. */
    private static long lowerBound(List<PlannedBuffer> buffers) {
        long most = 0;
        for (PlannedBuffer at : buffers) {
            Interval step = new Interval(at.life().first(), at.life().first());
            most = Math.max(
                    most,
                    buffers.stream()
                            .filter(buffer -> buffer.life().overlaps(step))
                            .mapToLong(buffer -> MemoryPlanner.aligned(buffer.bytes()))
                            .sum());
        }
        return most;
    }

    @Test
    void aChainUsesTwoBuffersInTurn() {
        List<PlannedBuffer> chain = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            chain.add(own("v" + i, 1000, i, i + 1));
        }
        MemoryPlan plan = MemoryPlanner.plan(chain);
        MemoryPlanner.check(chain, plan);
        assertEquals(2 * 1024, plan.arenaBytes());
        assertEquals(50 * 1024, plan.unplannedBytes());
    }

    @Test
    void takesTheSmallestGapThatFits() {
        List<PlannedBuffer> buffers = List.of(
                own("wall1", 64 * 20, 0, 9),
                own("gapOf5", 64 * 19, 0, 1),
                own("wall2", 64 * 18, 0, 9),
                own("gapOf2", 64 * 17, 0, 1),
                own("wall3", 64 * 16, 0, 9),
                own("late", 64 * 15, 5, 6));
        MemoryPlan plan = MemoryPlanner.plan(buffers);
        MemoryPlanner.check(buffers, plan);
        assertEquals(plan.offset("gapOf2"), plan.offset("late"));
        assertEquals(64 * 90, plan.arenaBytes());
    }

    @Test
    void viewsLieInTheirContainerAndKeepItAlive() {
        List<PlannedBuffer> buffers = List.of(
                view("part", 100, 0, 1, "inner", 64),
                view("inner", 200, 2, 3, "outer", 128),
                own("outer", 400, 4, 5),
                own("early", 300, 0, 0),
                view("inPlace", 400, 6, 7, "outer", 0),
                own("atSeven", 100, 7, 7),
                own("atEight", 100, 8, 8));
        MemoryPlan plan = MemoryPlanner.plan(buffers);
        MemoryPlanner.check(buffers, plan);
        assertEquals(plan.offset("outer") + 128, plan.offset("inner"));
        assertEquals(plan.offset("inner") + 64, plan.offset("part"));
        assertEquals(plan.offset("outer"), plan.offset("inPlace"));
        assertEquals(448 + 320, plan.arenaBytes());
        assertEquals(128 + 256 + 448 + 320 + 448 + 128 + 128, plan.unplannedBytes());
    }

    @Test
    void sizesPastFourGibibytesAndOfNothingAreFine() {
        List<PlannedBuffer> buffers =
                List.of(own("a", 5L << 30, 0, 1), own("b", (6L << 30) + 1, 1, 2), own("none", 0, 0, 2));
        MemoryPlan plan = MemoryPlanner.plan(buffers);
        MemoryPlanner.check(buffers, plan);
        assertEquals((11L << 30) + 64, plan.arenaBytes());
        MemoryPlan empty = MemoryPlanner.plan(List.of());
        assertEquals(0, empty.arenaBytes());
    }

    @Test
    void refusesWhatCannotBePlanned() {
        assertThrows(InvalidDescriptorException.class, () -> own("a", -1, 0, 0));
        assertThrows(InvalidDescriptorException.class, () -> own("a", 1, 2, 1));
        assertThrows(InvalidDescriptorException.class, () -> view("a", 1, 0, 0, "b", -1));
        refuses("given twice", own("a", 1, 0, 0), own("a", 1, 0, 0));
        refuses("not given", view("a", 1, 0, 0, "b", 0));
        refuses("does not fit", own("b", 10, 0, 0), view("a", 5, 0, 0, "b", 6));
        refuses("does not fit", own("b", 10, 0, 0), view("a", 5, 0, 0, "b", Long.MAX_VALUE));
        refuses("part of itself", view("a", 5, 0, 0, "b", 0), view("b", 5, 0, 0, "a", 0));
        List<PlannedBuffer> tooMuch = List.of(own("a", Long.MAX_VALUE / 2, 0, 1), own("b", Long.MAX_VALUE / 2, 0, 1));
        assertThrows(ArithmeticException.class, () -> MemoryPlanner.plan(tooMuch));
    }

    private static void refuses(String reason, PlannedBuffer... buffers) {
        InvalidDescriptorException refused =
                assertThrows(InvalidDescriptorException.class, () -> MemoryPlanner.plan(List.of(buffers)));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void theCheckFindsWrongPlans() {
        List<PlannedBuffer> buffers = List.of(own("a", 100, 0, 1), own("b", 100, 1, 2), view("c", 10, 2, 2, "b", 20));
        Map<String, Long> right = Map.of("a", 0L, "b", 128L, "c", 148L);
        MemoryPlanner.check(buffers, new MemoryPlan(right, 256, 0));
        for (Map<String, Long> change : List.of(
                Map.of("b", 64L, "c", 84L), Map.of("b", 130L, "c", 150L), Map.of("c", 149L), Map.of("a", -64L))) {
            Map<String, Long> wrong = new LinkedHashMap<>(right);
            wrong.putAll(change);
            MemoryPlan plan = new MemoryPlan(wrong, 256, 0);
            assertThrows(IllegalStateException.class, () -> MemoryPlanner.check(buffers, plan), change.toString());
        }
        assertThrows(IllegalStateException.class, () -> MemoryPlanner.check(buffers, new MemoryPlan(right, 200, 0)));
    }

    @Test
    void thousandsOfRandomPlansAreSoundAndNearTheLowerBound() {
        SplittableRandom random = new SplittableRandom(2024);
        double waste = 0;
        int instances = 4000;
        for (int n = 0; n < instances; n++) {
            List<PlannedBuffer> buffers = randomBuffers(random);
            MemoryPlan plan = MemoryPlanner.plan(buffers);
            MemoryPlanner.check(buffers, plan);
            assertEquals(plan, MemoryPlanner.plan(buffers));
            long bound = lowerBound(new BufferViews(buffers).roots());
            assertTrue(plan.arenaBytes() >= bound && plan.arenaBytes() <= plan.unplannedBytes(), "instance " + n);
            waste += (double) plan.arenaBytes() / bound - 1;
        }
        assertTrue(waste / instances < 0.1, "mean waste " + waste / instances);
    }

    private static List<PlannedBuffer> randomBuffers(SplittableRandom random) {
        List<PlannedBuffer> buffers = new ArrayList<>();
        int count = random.nextInt(1, 40);
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(0, 30);
            int last = first + (random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(3));
            long bytes = random.nextLong(1, 1L << random.nextInt(1, 36));
            if (i > 0 && random.nextInt(5) == 0) {
                PlannedBuffer container = buffers.get(random.nextInt(i));
                long offset = random.nextLong(container.bytes());
                long size = random.nextLong(container.bytes() - offset) + 1;
                buffers.add(view("b" + i, size, first, last, container.id(), offset));
            } else {
                buffers.add(own("b" + i, bytes, first, last));
            }
        }
        return buffers;
    }
}
