package io.github.dnn4j.compile;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * Memory that is needed for some calls.
 *
 * @param bytes its size, at least 0
 * @param first the first call that touches it, counted from 0
 * @param last the last one
 */
record PlannedBuffer(long bytes, int first, int last) {
    /** Checks size and calls. */
    PlannedBuffer {
        require(bytes >= 0, "a buffer has %d bytes; at least 0 are needed", bytes);
        require(0 <= first && first <= last, "a buffer is needed from call %d to call %d", first, last);
    }

    /** The same, needed until call {@code call} at least. */
    PlannedBuffer until(int call) {
        return new PlannedBuffer(bytes, first, Math.max(last, call));
    }

    /** True if some call needs both, or comes while both are needed. */
    boolean overlaps(PlannedBuffer other) {
        return first <= other.last && other.first <= last;
    }
}
