package io.github.dnn4j.tensor;

/**
 * Conversions between {@code float} and bfloat16, the upper half of an IEEE 754 binary32: 1 sign, 8 exponent and 7
 * fraction bits. Values are carried in a {@code short}.
 */
public final class BFloat16 {
    private static final int INFINITY_BITS = 0x7f80_0000;
    private static final int QUIET_BIT = 0x0040;

    private BFloat16() {}

    /** The exact value of the bfloat16 {@code bits}. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The bfloat16 nearest to {@code value}, ties to the one with an even fraction. Values past the largest finite one
     * (3.3895e38) by half a unit or more become infinite, subnormals are kept, and a NaN stays a (quiet) NaN with its
     * sign and the upper part of its payload.
     */
    public static short fromFloat(float value) {
        return fromBits(Float.floatToRawIntBits(value));
    }

    /** The bfloat16 nearest to {@code value}, ties to even, without the double rounding of a detour over float. */
    public static short fromInt(int value) {
        float nearest = value;
        int bits = Float.floatToRawIntBits(nearest);
        double missed = Math.abs((double) value) - Math.abs((double) nearest);
        if ((bits & 0xffff) == 0x8000 && missed != 0) {
            bits += missed > 0 ? 1 : -1; // the float sits on a tie that the integer does not
        }
        return fromBits(bits);
    }

    private static short fromBits(int bits) {
        // Adding just under half a unit, plus the lowest kept bit, carries exactly when nearest-even rounds up.
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        int quietNan = (bits >>> 16) | QUIET_BIT;
        return (short) ((bits & 0x7fff_ffff) > INFINITY_BITS ? quietNan : rounded);
    }
}
