package io.github.dnn4j.fuzz.extents;

import java.util.SplittableRandom;

/**
 * Random extents, small ones and such as arithmetic in 32 or 64 bits goes wrong with: beside powers of two, and those
 * that bring a product beside a power of two.
 */
final class Extents {
    /** How large what is drawn for a case becomes. */
    enum Temper {
        /** Extents of a few elements, which run in no time. */
        SMALL,
        /** Some extents beside powers of two up to 2^16. */
        AWKWARD,
        /** Some extents of any size. */
        HUGE
    }

    private static final int[] WIDTHS = {16, 24, 30, 31, 32, 33, 36, 40, 48, 60};

    private final SplittableRandom random;
    private final Temper temper;

    Extents(SplittableRandom random, Temper temper) {
        this.random = random;
        this.temper = temper;
    }

    SplittableRandom random() {
        return random;
    }

    Temper temper() {
        return temper;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int of(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** A few elements: 1 to {@code most}, 1 and powers of two more often than others. */
    int small(int most) {
        return switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> Math.min(most, 1 << random.nextInt(5));
            default -> 1 + random.nextInt(most);
        };
    }

    /** An extent for a tensor that has {@code before} elements without it. */
    long extent(long before) {
        return switch (temper) {
            case SMALL -> small(12);
            case AWKWARD -> oneIn(3) ? beside(4, 17) : small(12);
            case HUGE ->
                switch (random.nextInt(5)) {
                    case 0 -> beside(4, 17);
                    case 1 -> beside(14, 34);
                    case 2 -> completing(before);
                    default -> small(16);
                };
        };
    }

    /** An extent that fits an {@code int}; see {@link #extent}. */
    int whole(long before) {
        return (int) Math.min(Integer.MAX_VALUE, extent(before));
    }

    /** A parameter of a window, mostly {@code usual}; else as extents are. */
    int windowPart(int usual) {
        return temper == Temper.SMALL || !oneIn(10) ? usual : whole(1);
    }

    private long beside(int least, int bound) {
        return Math.max(1, (1L << random.nextInt(least, bound)) + random.nextInt(-1, 2));
    }

    private long completing(long before) {
        long target = 1L << WIDTHS[random.nextInt(WIDTHS.length)];
        return Math.max(1, target / Math.max(1, before) + random.nextInt(-1, 2));
    }
}
