package io.github.dnn4j.tensor;

/**
 * Conversions between {@code float} and IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. Values are carried
 * in a {@code short}.
 */
public final class Float16 {
    private Float16() {}

    /** The exact value of the binary16 {@code bits}. */
    public static float toFloat(short bits) {
        return Float.float16ToFloat(bits);
    }

    /**
     * The binary16 nearest to {@code value}, ties to the one with an even fraction. Magnitudes of 65,520 and more
     * become infinite, subnormals are kept, and a NaN stays a NaN.
     */
    public static short fromFloat(float value) {
        return Float.floatToFloat16(value);
    }
}
