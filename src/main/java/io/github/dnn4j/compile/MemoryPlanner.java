package io.github.dnn4j.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays buffers into one block so that those needed at the same time do not overlap. Finding the smallest block is
 * NP-hard (dynamic storage allocation); the heuristic places one buffer after the other, each into the smallest gap that
 * holds it among those that are needed with it (Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net
 * Inference, 2020, "greedy by size"). It is tried with the largest buffer first and with the first needed first, and the
 * smaller block wins. The same buffers always give the same plan.
 */
public final class MemoryPlanner {
    /** Every buffer of its own begins at a multiple of this many bytes: a cache line, and a 512-bit vector. */
    public static final long ALIGNMENT = 64;

    private static final List<Comparator<PlannedBuffer>> ORDERS = List.of(
            Comparator.comparingLong(PlannedBuffer::bytes)
                    .reversed()
                    .thenComparing(buffer -> buffer.life().first())
                    .thenComparing(PlannedBuffer::id),
            Comparator.<PlannedBuffer, Integer>comparing(buffer -> buffer.life().first())
                    .thenComparing(
                            Comparator.comparingLong(PlannedBuffer::bytes).reversed())
                    .thenComparing(PlannedBuffer::id));

    private MemoryPlanner() {}

    /**
     * A plan for these buffers. A container is needed for as long as any of its views, whatever it says itself.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if an id is given twice, or a view does not lie within a
     *     buffer of the list
     * @throws ArithmeticException if sizes add up to more than a {@code long} holds
     */
    public static MemoryPlan plan(List<PlannedBuffer> buffers) {
        BufferViews views = new BufferViews(buffers);
        long unplanned = 0;
        for (PlannedBuffer buffer : buffers) {
            unplanned = Math.addExact(unplanned, aligned(buffer.bytes()));
        }
        Map<String, Long> best = Map.of();
        long bestBytes = Long.MAX_VALUE;
        for (Comparator<PlannedBuffer> order : ORDERS) {
            Map<String, Long> offsets = new LinkedHashMap<>();
            long bytes = place(views.roots().stream().sorted(order).toList(), offsets);
            if (bytes < bestBytes) {
                best = offsets;
                bestBytes = bytes;
            }
        }
        Map<String, Long> offsets = new LinkedHashMap<>();
        for (PlannedBuffer buffer : buffers) {
            long root = best.get(views.root(buffer.id()));
            offsets.put(buffer.id(), Math.addExact(root, views.offsetInRoot(buffer.id())));
        }
        return new MemoryPlan(offsets, bestBytes, unplanned);
    }

    /**
     * Checks a plan against the buffers that it was made for.
     *
     * @throws IllegalStateException naming the buffers if two that are needed at the same time overlap, or one is
     *     misaligned, outside the block, or not where its container says
     */
    public static void check(List<PlannedBuffer> buffers, MemoryPlan plan) {
        BufferViews views = new BufferViews(buffers);
        for (PlannedBuffer buffer : buffers) {
            long offset = plan.offset(buffer.id());
            boolean own = buffer.container().isEmpty();
            long expected = own ? offset : plan.offset(buffer.container().get()) + buffer.offset();
            if (offset < 0
                    || offset != expected
                    || own && offset % ALIGNMENT != 0
                    || offset + buffer.bytes() > plan.arenaBytes()) {
                throw new IllegalStateException(
                        "buffer " + buffer.id() + " of " + buffer.bytes() + " bytes is planned at byte " + offset
                                + " of " + plan.arenaBytes() + ", which is no place for it");
            }
        }
        List<PlannedBuffer> roots = views.roots();
        for (int i = 0; i < roots.size(); i++) {
            for (int j = 0; j < i; j++) {
                PlannedBuffer a = roots.get(i);
                PlannedBuffer b = roots.get(j);
                boolean shared = plan.offset(a.id()) < plan.offset(b.id()) + b.bytes()
                        && plan.offset(b.id()) < plan.offset(a.id()) + a.bytes();
                if (shared && a.life().overlaps(b.life())) {
                    throw new IllegalStateException(
                            "buffers " + a.id() + " and " + b.id() + " overlap in memory though some step needs both");
                }
            }
        }
    }

    /** Places buffers in the given order; gives the bytes used. */
    private static long place(List<PlannedBuffer> buffers, Map<String, Long> offsets) {
        // Buffers placed so far, by offset.
        List<PlannedBuffer> placed = new ArrayList<>();
        long total = 0;
        for (PlannedBuffer buffer : buffers) {
            long size = aligned(buffer.bytes());
            long offset = size == 0 ? 0 : bestGap(buffer, size, placed, offsets);
            offsets.put(buffer.id(), offset);
            if (size > 0) {
                insert(buffer, offset, placed, offsets);
            }
            total = Math.max(total, Math.addExact(offset, size));
        }
        return total;
    }

    /** The offset of the smallest gap of {@code size} bytes between buffers needed with this one, or after them all. */
    private static long bestGap(
            PlannedBuffer buffer, long size, List<PlannedBuffer> placed, Map<String, Long> offsets) {
        long best = -1;
        long bestGap = Long.MAX_VALUE;
        long end = 0;
        for (PlannedBuffer other : placed) {
            if (!other.life().overlaps(buffer.life())) {
                continue;
            }
            long start = offsets.get(other.id());
            long gap = start - end;
            if (gap >= size && gap < bestGap) {
                best = end;
                bestGap = gap;
            }
            end = Math.max(end, start + aligned(other.bytes()));
        }
        return best >= 0 ? best : end;
    }

    private static void insert(
            PlannedBuffer buffer, long offset, List<PlannedBuffer> placed, Map<String, Long> offsets) {
        int at = 0;
        while (at < placed.size() && offsets.get(placed.get(at).id()) <= offset) {
            at++;
        }
        placed.add(at, buffer);
    }

    /** The size rounded up to a multiple of {@link #ALIGNMENT}. */
    static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
