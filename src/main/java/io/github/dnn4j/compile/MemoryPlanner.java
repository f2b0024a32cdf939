package io.github.dnn4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays buffers into one block so that those needed at the same time do not overlap. Finding the smallest block is
 * NP-hard (dynamic storage allocation); the heuristic places one buffer after the other, each into the smallest gap
 * that holds it among those that are needed with it (Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net
 * Inference, 2020, "greedy by size"). It is tried with the largest buffer first and with the first needed first, and
 * the smaller block wins. The same buffers always result in the same plan.
 */
final class MemoryPlanner {
    /** Those that are equal in this are placed in the order in which they were given. */
    private static final List<Comparator<PlannedBuffer>> ORDERS = List.of(
            Comparator.comparingLong(PlannedBuffer::bytes).reversed().thenComparing(PlannedBuffer::first),
            Comparator.comparing(PlannedBuffer::first)
                    .thenComparing(
                            Comparator.comparingLong(PlannedBuffer::bytes).reversed()));

    private final List<PlannedBuffer> buffers;
    private final long alignment;
    private final long[] offsets;
    /** Numbers of the buffers placed so far, by offset. */
    private final List<Integer> placed = new ArrayList<>();

    private MemoryPlanner(List<PlannedBuffer> buffers, long alignment) {
        this.buffers = buffers;
        this.alignment = alignment;
        this.offsets = new long[buffers.size()];
    }

    /**
     * A plan for these buffers.
     *
     * @param alignment every buffer begins at a multiple of this many bytes
     * @throws ArithmeticException if sizes add up to more than a {@code long} holds
     */
    static MemoryPlan plan(List<PlannedBuffer> buffers, long alignment) {
        long unplanned = 0;
        for (PlannedBuffer buffer : buffers) {
            unplanned = Math.addExact(unplanned, aligned(buffer.bytes(), alignment));
        }
        long[] best = {};
        long bestBytes = Long.MAX_VALUE;
        for (Comparator<PlannedBuffer> order : ORDERS) {
            MemoryPlanner planner = new MemoryPlanner(buffers, alignment);
            long bytes = planner.place(order);
            if (bytes < bestBytes) {
                best = planner.offsets;
                bestBytes = bytes;
            }
        }
        return new MemoryPlan(Arrays.stream(best).boxed().toList(), bestBytes, unplanned);
    }

    /** Places all buffers in that order; returns the bytes used. */
    private long place(Comparator<PlannedBuffer> order) {
        long total = 0;
        for (int i : IntStream.range(0, buffers.size())
                .boxed()
                .sorted(Comparator.comparing(buffers::get, order))
                .toList()) {
            long size = size(i);
            if (size > 0) {
                offsets[i] = bestGap(i, size);
                insert(i);
            }
            total = Math.max(total, Math.addExact(offsets[i], size));
        }
        return total;
    }

    /** The offset of the smallest gap of {@code size} bytes between buffers needed with this one, or after them all. */
    private long bestGap(int buffer, long size) {
        long best = -1;
        long bestGap = Long.MAX_VALUE;
        long end = 0;
        for (int other : placed) {
            if (!buffers.get(other).overlaps(buffers.get(buffer))) {
                continue;
            }
            long start = offsets[other];
            long gap = start - end;
            if (gap >= size && gap < bestGap) {
                best = end;
                bestGap = gap;
            }
            end = Math.max(end, start + size(other));
        }
        return best >= 0 ? best : end;
    }

    private void insert(int buffer) {
        int at = 0;
        while (at < placed.size() && offsets[placed.get(at)] <= offsets[buffer]) {
            at++;
        }
        placed.add(at, buffer);
    }

    private long size(int buffer) {
        return aligned(buffers.get(buffer).bytes(), alignment);
    }

    /** The size rounded up to a multiple of {@code alignment}. */
    static long aligned(long bytes, long alignment) {
        return Math.addExact(bytes, alignment - 1) / alignment * alignment;
    }
}
