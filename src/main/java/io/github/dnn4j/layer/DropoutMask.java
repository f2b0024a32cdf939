package io.github.dnn4j.layer;

/**
 * What dropout drops in training: for a seed, a step and a layer every element's fate is a function of its index, so
 * that any backend, on any number of threads, drops the same. Kept elements are scaled by 1 / (1 - ratio), which leaves
 * the expected value as it is at inference ("inverted" dropout).
 *
 * <p>The numbers are those of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014): its state after {@code index + 1} increments, mixed.
 *
 * @param key the start of the sequence, made by {@link #of}
 * @param ratio share of elements dropped, in [0, 1)
 */
public record DropoutMask(long key, double ratio) {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    /**
     * The mask of one layer at one step.
     *
     * @param node position of the layer in the network's order of nodes
     */
    public static DropoutMask of(long seed, long step, int node, double ratio) {
        return new DropoutMask(mix(mix(mix(seed) + step) + node), ratio);
    }

    /** True if the element with that index, in row-major (N, C, spatial...) order, is kept. */
    public boolean keeps(long index) {
        return (mix(key + (index + 1) * GAMMA) >>> 11) * 0x1p-53 >= ratio;
    }

    /** The factor of elements that are kept. */
    public float scale() {
        return (float) (1 / (1 - ratio));
    }

    /** An element is dropped if the upper 53 bits of its number are below this. */
    public long threshold() {
        return (long) Math.ceil(ratio * 0x1p53);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
