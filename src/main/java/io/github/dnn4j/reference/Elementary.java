package io.github.dnn4j.reference;

/** Functions that Java's Math lacks, or has otherwise than IEEE 754 and C. */
final class Elementary {
    private Elementary() {}

    /** a to the power of b; where Math says NaN, 1 to any power and -1 to an infinite one are 1. */
    static double pow(double a, double b) {
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
    }

    /** The derivative of a to the power of b by a: that of a constant is 0 at 0 too. */
    static double powByBase(double a, double b) {
        return b == 0 ? 0 : b * pow(a, b - 1);
    }

    /** The derivative of a to the power of b by b: 0 where 0 to every power around b is 0. */
    static double powByExponent(double a, double b) {
        return a == 0 && b > 0 ? 0 : pow(a, b) * Math.log(a);
    }

    /** Arguments are F32 numbers at most, whose squares a double holds. */
    static double asinh(double x) {
        double size = Math.abs(x);
        double root = Math.sqrt(1 + size * size);
        double result = size < 1 ? Math.log1p(size + size * size / (1 + root)) : Math.log(size + root);
        return Math.copySign(result, x);
    }

    static double acosh(double x) {
        double above = x - 1;
        return above < 0 ? Double.NaN : Math.log1p(above + Math.sqrt(above * (x + 1)));
    }

    static double atanh(double x) {
        return 0.5 * Math.log1p(2 * x / (1 - x));
    }
}
