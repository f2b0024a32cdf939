package io.github.dnn4j.tensor;

/**
 * Conversions to the integer element types: the nearest integer, ties to even, limited to the range of the type. NaN
 * becomes 0.
 */
final class Saturation {
    private Saturation() {}

    static byte toS8(float value) {
        float raised = value < -128f ? -128f : value;
        float limited = raised > 127f ? 127f : raised;
        return (byte) (Float.isNaN(value) ? 0 : nearest(limited));
    }

    /** The result carries 0 to 255 in its eight bits. */
    static byte toU8(float value) {
        float raised = value > 0f ? value : 0f; // NaN included
        float limited = raised < 255f ? raised : 255f;
        return (byte) nearest(limited);
    }

    /**
     * The integer nearest to a value of magnitude at most 2^22: next to 1.5 x 2^23 floats are 1 apart, so the addition
     * itself rounds to even, and the sum's bits count up by one per integer.
     */
    private static int nearest(float value) {
        return Float.floatToRawIntBits(value + 0x1.8p23f) - Float.floatToRawIntBits(0x1.8p23f);
    }

    static int toS32(float value) {
        return (int) Math.rint(value);
    }

    static byte toS8(int value) {
        return (byte) Math.max(-128, Math.min(127, value));
    }

    /** The result carries 0 to 255 in its eight bits. */
    static byte toU8(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
