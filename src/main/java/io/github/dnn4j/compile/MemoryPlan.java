package io.github.dnn4j.compile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where buffers lie in one block of memory that they share.
 *
 * @param offsets the byte offset of every buffer, by its id
 * @param arenaBytes the size of the block
 * @param unplannedBytes the memory that the buffers, views included, would need without sharing any
 */
public record MemoryPlan(Map<String, Long> offsets, long arenaBytes, long unplannedBytes) {
    /** Copies the map. */
    public MemoryPlan {
        offsets = Collections.unmodifiableMap(new LinkedHashMap<>(offsets));
    }

    /** The byte offset of a buffer. */
    public long offset(String id) {
        return offsets.get(id);
    }
}
