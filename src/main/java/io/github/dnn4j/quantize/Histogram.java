package io.github.dnn4j.quantize;

/** Counts of |x| in equal bins from 0 to a largest value; zeros, which every grid represents exactly, are left out. */
final class Histogram {
    /** As many as TensorRT has. */
    static final int BINS = 2048;

    private final long[] counts = new long[BINS];
    private final double largest;

    /** Empty bins up to {@code largest}. */
    Histogram(double largest) {
        this.largest = largest;
    }

    void add(float[] values) {
        double perUnit = largest > 0 ? BINS / largest : 0;
        for (float value : values) {
            double x = Math.abs(value);
            if (x > 0) {
                counts[(int) Math.min(BINS - 1, x * perUnit)]++;
            }
        }
    }

    long[] counts() {
        return counts;
    }

    /** The upper end of the first {@code bins} bins. */
    double bound(int bins) {
        return largest * bins / BINS;
    }

    /** The least bound that a fraction of what was counted does not exceed; the largest value if nothing was. */
    double percentile(double fraction) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        long seen = 0;
        for (int i = 0; i < BINS; i++) {
            seen += counts[i];
            if (total > 0 && seen >= Math.ceil(fraction * total)) {
                return bound(i + 1);
            }
        }
        return largest;
    }
}
