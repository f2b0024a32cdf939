package io.github.dnn4j.peers;

import java.util.Arrays;
import java.util.Collection;

/** What is said about several measurements of one thing. */
final class Statistics {
    private Statistics() {}

    /**
     * The quantile {@code q}, 0 to 1, linear between the two measurements around it (Hyndman and Fan, 1996, type 7).
     *
     * @throws IllegalArgumentException if there are no values
     */
    static double quantile(double[] values, double q) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no quantile; measure at least one");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = q * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /**
     * The least value.
     *
     * @throws IllegalArgumentException if there are no values
     */
    static double least(double[] values) {
        return quantile(values, 0);
    }

    /** a / b, element by element. */
    static double[] ratios(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("rounds do not pair: " + a.length + " of one and " + b.length
                    + " of the other; each round runs every contestant once");
        }
        double[] ratios = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            ratios[i] = a[i] / b[i];
        }
        return ratios;
    }

    /** The geometric mean: the mean of ratios that does not depend on which of the two is the denominator. */
    static double geometricMean(Collection<Double> values) {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
    }
}
