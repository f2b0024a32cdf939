package io.github.dnn4j.quantize;

/**
 * The bound of least information loss: for every number of bins from that of the quantized levels on, what lies beyond
 * is counted in the last of them (as it saturates), the distribution P of the bins is merged to the levels and spread
 * again over the bins that were not empty, giving Q, and the divergence sum P log(P / Q) is taken (Migacz, GTC 2017;
 * the calibrators of TensorRT and ONNX Runtime).
 */
final class Divergence {
    /** Stands for a probability of 0 in Q, where an outlier fell into an empty bin. */
    private static final double SMALLEST = 1e-7;

    private Divergence() {}

    /**
     * The number of bins with the least divergence.
     *
     * @param levels the integers above 0 that numbers above 0 may become
     */
    static int bins(long[] counts, int levels) {
        int best = counts.length;
        double least = Double.MAX_VALUE;
        for (int bins = Math.min(levels, counts.length); bins <= counts.length; bins++) {
            double divergence = of(counts, bins, levels);
            if (divergence < least) {
                least = divergence;
                best = bins;
            }
        }
        return best;
    }

    static double of(long[] counts, int bins, int levels) {
        long total = 0;
        long outliers = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            outliers += i >= bins ? counts[i] : 0;
        }
        if (total == outliers) {
            return Double.MAX_VALUE;
        }
        double divergence = 0;
        for (int level = 0, from = 0; level < levels; level++) {
            int to = (int) ((long) (level + 1) * bins / levels);
            long sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                double p = (double) (counts[i] + (i == bins - 1 ? outliers : 0)) / total;
                double q = counts[i] > 0 ? (double) sum / filled / (total - outliers) : SMALLEST;
                divergence += p > 0 ? p * Math.log(p / q) : 0;
            }
            from = to;
        }
        return divergence;
    }
}
