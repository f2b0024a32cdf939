package io.github.dnn4j.compile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The arena of a list of calls: one block for all buffers that live between them. A buffer is needed from the first
 * call that touches it to the last.
 *
 * @param <B> a buffer, as {@link Object#equals} compares it
 * @param offsets where each buffer lies, in bytes
 * @param arenaBytes the size of the block
 * @param unplannedBytes what the buffers would need without sharing memory
 */
public record ArenaPlan<B>(Map<B, Long> offsets, long arenaBytes, long unplannedBytes) {
    /** Copies the map. */
    public ArenaPlan {
        offsets = Map.copyOf(offsets);
    }

    /**
     * Plans the arena.
     *
     * @param calls in the order in which they run
     * @param buffers the buffers of the arena that a call touches, each once or more
     * @param bytes the size of a buffer
     * @param alignment every buffer begins at a multiple of this many bytes
     * @throws ArithmeticException if sizes add up to more than a {@code long} holds
     */
    public static <C, B> ArenaPlan<B> of(
            List<? extends C> calls, Function<C, List<B>> buffers, ToLongFunction<B> bytes, long alignment) {
        Map<B, PlannedBuffer> needed = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            for (B buffer : buffers.apply(calls.get(i))) {
                PlannedBuffer known = needed.get(buffer);
                needed.put(buffer, known == null ? new PlannedBuffer(bytes.applyAsLong(buffer), i, i) : known.until(i));
            }
        }
        MemoryPlan plan = MemoryPlanner.plan(List.copyOf(needed.values()), alignment);
        Map<B, Long> offsets = new HashMap<>();
        for (B buffer : needed.keySet()) {
            offsets.put(buffer, plan.offsets().get(offsets.size()));
        }
        return new ArenaPlan<>(offsets, plan.arenaBytes(), plan.unplannedBytes());
    }
}
