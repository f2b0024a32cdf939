package io.github.dnn4j.layer;

/** What lies beyond the ends of an axis, for borders of elements from within. */
public enum Border {
    /**
     * The elements in reverse, the one at the end left out: c b | a b c | b a. Beyond as many as there are they turn
     * again, and an axis of one element is that element all over, as in NumPy; PyTorch and ONNX Runtime refuse both.
     */
    REFLECT,
    /** The element at the end: a a | a b c | c c. */
    EDGE,
    /** The elements from the other end: b c | a b c | a b. */
    WRAP;

    /**
     * The element of an axis that lies at a place within it or beyond.
     *
     * @param place negative before the first element
     * @return 0 to {@code extent - 1}
     */
    public long at(long place, long extent) {
        return switch (this) {
            case REFLECT -> {
                long period = Math.max(1, 2 * (extent - 1));
                long within = Math.floorMod(place, period);
                yield Math.min(within, period - within);
            }
            case EDGE -> Math.clamp(place, 0L, extent - 1);
            case WRAP -> Math.floorMod(place, extent);
        };
    }
}
