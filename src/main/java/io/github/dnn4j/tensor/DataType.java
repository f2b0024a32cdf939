package io.github.dnn4j.tensor;

/** Element types of a {@link Tensor}, with their size in bytes. */
public enum DataType {
    /** IEEE 754 binary32. */
    F32(4),
    /** bfloat16: 1 sign, 8 exponent and 7 fraction bits. */
    BF16(2),
    /** IEEE 754 binary16. */
    F16(2),
    /** Signed 8-bit integer. */
    S8(1),
    /** Unsigned 8-bit integer. */
    U8(1),
    /** Signed 32-bit integer. */
    S32(4);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** True for the types that hold fractions: F32, BF16, F16. */
    public boolean isFloating() {
        return this == F32 || this == BF16 || this == F16;
    }
}
