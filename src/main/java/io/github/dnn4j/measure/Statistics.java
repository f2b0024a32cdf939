package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.Arrays;

/**
 * What a sample of times says, all in nanoseconds. Quantiles are nearest ranks (the smallest value that at least the
 * share of all does not exceed), but the median of an even number is the mean of the middle two.
 *
 * <p>The interval of the median is distribution-free (Conover, Practical Nonparametric Statistics, 3.2): between the
 * r-th smallest and the r-th largest value lies the true median with a probability of at least 95 %, r being the
 * largest rank for which P(B(n, 1/2) &lt; r) is at most 2.5 %. Fewer than six values give no such interval; theirs is
 * from the smallest to the largest. Samples count as independent, which on a machine that drifts they are not quite.
 *
 * @param runs how many values there are
 * @param min the smallest
 * @param lowerQuartile a quarter of the values does not exceed it
 * @param median the median
 * @param upperQuartile three quarters do not exceed it
 * @param p90 nine tenths do not exceed it
 * @param p99 all but one in a hundred do not exceed it
 * @param low lower end of the median's interval
 * @param high upper end of the median's interval
 */
public record Statistics(
        int runs,
        double min,
        double lowerQuartile,
        double median,
        double upperQuartile,
        double p90,
        double p99,
        double low,
        double high) {
    private static final double TAIL = 0.025;

    /**
     * Of the given times, in any order.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are none
     */
    public static Statistics of(long... nanos) {
        require(nanos.length > 0, "no times were measured, so there is no median; at least one is needed");
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = intervalRank(n);
        return new Statistics(
                n,
                sorted[0],
                quantile(sorted, 25),
                (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0,
                quantile(sorted, 75),
                quantile(sorted, 90),
                quantile(sorted, 99),
                sorted[rank - 1],
                sorted[n - rank]);
    }

    private static long quantile(long[] sorted, int percent) {
        long rank = (percent * (long) sorted.length + 99) / 100;
        return sorted[(int) rank - 1];
    }

    /** The rank r of n values at which the median's interval begins, counted from 1; the same from the other end. */
    static int intervalRank(int n) {
        double logTerm = -n * Math.log(2); // of C(n, 0) / 2^n; the terms themselves underflow from n = 1075 on
        double below = 0;
        for (int rank = 1; 2 * rank <= n + 1; rank++) {
            below += Math.exp(logTerm);
            if (below > TAIL) {
                return Math.max(1, rank - 1);
            }
            logTerm += Math.log((double) (n - rank + 1) / rank);
        }
        return 1;
    }

    /**
     * Half the width of the median's interval as a share of the median: 0.01 for a median known to one in a hundred.
     */
    public double halfWidth() {
        return median == 0 ? 0 : (high - low) / 2 / median;
    }
}
