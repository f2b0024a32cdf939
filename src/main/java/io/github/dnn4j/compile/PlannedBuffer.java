package io.github.dnn4j.compile;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.Optional;

/**
 * Memory that is needed for some steps.
 *
 * @param id its name, unique in a plan
 * @param bytes its size, at least 0
 * @param life the steps during which it is needed
 * @param container id of the buffer of which it is a part: a piece of a concatenated value, or a result computed in
 *     place; empty for a buffer of its own
 * @param offset where it begins in its container, in bytes
 */
public record PlannedBuffer(String id, long bytes, Liveness.Interval life, Optional<String> container, long offset) {
    /** Checks sizes and steps. */
    public PlannedBuffer {
        require(bytes >= 0, "buffer %s has %d bytes; at least 0 are needed", id, bytes);
        require(offset >= 0, "buffer %s begins %d bytes into its container; at least 0 is needed", id, offset);
        require(
                0 <= life.first() && life.first() <= life.last(),
                "buffer %s is needed from step %d to step %d",
                id,
                life.first(),
                life.last());
    }

    /** A buffer of its own. */
    public static PlannedBuffer own(String id, long bytes, Liveness.Interval life) {
        return new PlannedBuffer(id, bytes, life, Optional.empty(), 0);
    }

    /** A part of another buffer, from byte {@code offset} of it. */
    public static PlannedBuffer view(String id, long bytes, Liveness.Interval life, String container, long offset) {
        return new PlannedBuffer(id, bytes, life, Optional.of(container), offset);
    }
}
