package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {
    private static final long ALIGNMENT = 64;

    private static PlannedBuffer buffer(long bytes, int first, int last) {
        return new PlannedBuffer(bytes, first, last);
    }

    /**
     * A plan that is sound: aligned, within the block, and no two buffers overlap in memory that are needed together.
     */
    private static MemoryPlan plan(List<PlannedBuffer> buffers) {
        MemoryPlan plan = MemoryPlanner.plan(buffers, ALIGNMENT);
        assertEquals(buffers.size(), plan.offsets().size());
        for (int i = 0; i < buffers.size(); i++) {
            long begin = plan.offsets().get(i);
            long end = begin + buffers.get(i).bytes();
            assertTrue(begin >= 0 && begin % ALIGNMENT == 0 && end <= plan.arenaBytes(), "buffer " + i);
            for (int j = 0; j < i; j++) {
                long other = plan.offsets().get(j);
                boolean shared = begin < other + buffers.get(j).bytes() && other < end;
                assertFalse(shared && buffers.get(i).overlaps(buffers.get(j)), "buffers " + i + " and " + j);
            }
        }
        return plan;
    }

    /** The bytes needed during the call that needs most: no plan can do with less. */
    private static long lowerBound(List<PlannedBuffer> buffers) {
        long most = 0;
        for (PlannedBuffer at : buffers) {
            PlannedBuffer call = buffer(0, at.first(), at.first());
            most = Math.max(
                    most,
                    buffers.stream()
                            .filter(buffer -> buffer.overlaps(call))
                            .mapToLong(buffer -> MemoryPlanner.aligned(buffer.bytes(), ALIGNMENT))
                            .sum());
        }
        return most;
    }

    @Test
    void aChainUsesTwoBuffersInTurn() {
        List<PlannedBuffer> chain = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            chain.add(buffer(1000, i, i + 1));
        }
        MemoryPlan plan = plan(chain);
        assertEquals(2 * 1024, plan.arenaBytes());
        assertEquals(50 * 1024, plan.unplannedBytes());
    }

    @Test
    void takesTheSmallestGapThatFits() {
        List<PlannedBuffer> buffers = List.of(
                buffer(64 * 20, 0, 9),
                buffer(64 * 19, 0, 1),
                buffer(64 * 18, 0, 9),
                buffer(64 * 17, 0, 1),
                buffer(64 * 16, 0, 9),
                buffer(64 * 15, 5, 6));
        MemoryPlan plan = plan(buffers);
        assertEquals(plan.offsets().get(3), plan.offsets().get(5));
        assertEquals(64 * 90, plan.arenaBytes());
    }

    @Test
    void equalBuffersArePlacedAsTheyCome() {
        List<PlannedBuffer> equal = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            equal.add(buffer(64, 0, 0));
        }
        MemoryPlan plan = plan(equal);
        for (int i = 0; i < 12; i++) {
            assertEquals(64L * i, plan.offsets().get(i));
        }
    }

    @Test
    void sizesPastFourGibibytesAndOfNothingAreFine() {
        MemoryPlan plan = plan(List.of(buffer(5L << 30, 0, 1), buffer((6L << 30) + 1, 1, 2), buffer(0, 0, 2)));
        assertEquals((11L << 30) + 64, plan.arenaBytes());
        assertEquals(0, plan(List.of()).arenaBytes());
    }

    @Test
    void refusesWhatCannotBePlanned() {
        assertThrows(InvalidDescriptorException.class, () -> buffer(-1, 0, 0));
        assertThrows(InvalidDescriptorException.class, () -> buffer(1, 2, 1));
        List<PlannedBuffer> tooMuch = List.of(buffer(Long.MAX_VALUE / 2, 0, 1), buffer(Long.MAX_VALUE / 2, 0, 1));
        assertThrows(ArithmeticException.class, () -> MemoryPlanner.plan(tooMuch, ALIGNMENT));
    }

    @Test
    void thousandsOfRandomPlansAreSoundAndNearTheLowerBound() {
        SplittableRandom random = new SplittableRandom(2024);
        double waste = 0;
        int instances = 4000;
        for (int n = 0; n < instances; n++) {
            List<PlannedBuffer> buffers = randomBuffers(random);
            MemoryPlan plan = plan(buffers);
            assertEquals(plan, MemoryPlanner.plan(buffers, ALIGNMENT));
            long bound = lowerBound(buffers);
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
            buffers.add(buffer(random.nextLong(1, 1L << random.nextInt(1, 36)), first, last));
        }
        return buffers;
    }
}
