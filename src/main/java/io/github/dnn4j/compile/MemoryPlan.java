package io.github.dnn4j.compile;

import java.util.List;

/**
 * Where buffers lie in one block of memory that they share.
 *
 * @param offsets the byte offset of every buffer, in the order of the request
 * @param arenaBytes the size of the block
 * @param unplannedBytes the memory that the buffers would need without sharing any
 */
record MemoryPlan(List<Long> offsets, long arenaBytes, long unplannedBytes) {
    /** Copies the list. */
    MemoryPlan {
        offsets = List.copyOf(offsets);
    }
}
