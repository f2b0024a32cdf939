package io.github.dnn4j.reference;

/**
 * The error function erf(x) and the complementary one, erfc(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from x to
 * infinity, with a relative error of about 1e-13 wherever the result is a normal double.
 */
final class ErrorFunction {
    private static final double SERIES_LIMIT = 2;
    private static final int FRACTION_TERMS = 120;

    private ErrorFunction() {}

    /** erf(x) = 1 - erfc(x), which near 0 does not cancel. */
    static double erf(double x) {
        double size = Math.abs(x);
        return Math.copySign(size < SERIES_LIMIT ? series(size) : 1 - erfc(size), x);
    }

    static double erfc(double x) {
        if (x < 0) {
            return 2 - erfc(-x);
        }
        return x < SERIES_LIMIT ? 1 - series(x) : fraction(x);
    }

    /**
     * erf(x) = 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)), whose terms are all positive
     * (Abramowitz and Stegun, 7.1.6).
     */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /**
     * erfc(x) = exp(-x^2) / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / (x + ...)))) (Abramowitz and Stegun,
     * 7.1.14), evaluated from the inside. At x = 2 some 60 terms give all digits of a double; further out fewer do.
     */
    private static double fraction(double x) {
        double inner = x;
        for (int n = FRACTION_TERMS; n >= 1; n--) {
            inner = x + n / 2.0 / inner;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / inner;
    }
}
