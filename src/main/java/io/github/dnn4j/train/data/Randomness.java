package io.github.dnn4j.train.data;

/**
 * Numbers that are a function of where they are needed, so that they do not depend on which thread asks first:
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), its state a key
 * and a count.
 */
final class Randomness {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final int ROUNDS = 6;

    private Randomness() {}

    /** A key made of two others. */
    static long key(long first, long second) {
        return mix(mix(first) + GAMMA * second);
    }

    /** Number {@code count} of a key's, from 0 to below {@code bound}, by multiplication, each nearly equally often. */
    static int below(int bound, long key, int count) {
        return (int) ((mix(key + (count + 1) * GAMMA) >>> 32) * bound >>> 32);
    }

    /**
     * Where a permutation of 0 to size - 1 takes {@code index}: a Feistel network on the least even number of bits that
     * holds the size, walked on until it is back in range (Black and Rogaway, Ciphers with Arbitrary Finite Domains,
     * 2002). Any thread can ask for any element, and no memory is needed.
     */
    static int permuted(int index, int size, long key) {
        int half = Math.max(1, (33 - Integer.numberOfLeadingZeros(size - 1)) / 2);
        int mask = (1 << half) - 1;
        int value = index;
        do {
            int left = value >>> half;
            int right = value & mask;
            for (int round = 0; round < ROUNDS; round++) {
                int next = left ^ (int) (mix(key + (round + 1) * GAMMA ^ right) >>> 32) & mask;
                left = right;
                right = next;
            }
            value = left << half | right;
        } while (Integer.compareUnsigned(value, size) >= 0);
        return value;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
