package io.github.dnn4j.tensor;

/**
 * Conversions to the integer element types: the nearest integer, ties to even, limited to the range of the type. NaN
 * becomes 0.
 */
final class Saturation {
    private Saturation() {}

    static byte toS8(float value) {
        return (byte) (int) Math.rint(Math.max(-128f, Math.min(127f, value)));
    }

    /** The result carries 0 to 255 in its eight bits. */
    static byte toU8(float value) {
        return (byte) (int) Math.rint(Math.max(0f, Math.min(255f, value)));
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
