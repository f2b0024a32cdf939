package io.github.dnn4j.tensor;

/**
 * Conversions to the integer element types: the nearest integer, ties to even, limited to the range of the type. NaN
 * becomes 0.
 */
final class Saturation {
    private Saturation() {}

    static byte toS8(float value) {
        return toS8(toS32(value));
    }

    /** The result carries 0 to 255 in its eight bits. */
    static byte toU8(float value) {
        return toU8(toS32(value));
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
