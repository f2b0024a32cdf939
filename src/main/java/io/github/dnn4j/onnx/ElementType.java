package io.github.dnn4j.onnx;

import io.github.dnn4j.tensor.DataType;
import java.util.Arrays;
import java.util.Optional;

/**
 * Element types of ONNX tensors, by their number in the file format. Half-precision, bfloat16 and double values
 * become F32 in a network: in what precision it computes is chosen when it is compiled.
 */
public enum ElementType {
    /** No type, or one with a number that is not known here. */
    UNDEFINED(0, 0, null),
    /** IEEE 754 binary32. */
    FLOAT(1, 4, DataType.F32),
    /** Unsigned 8-bit integer. */
    UINT8(2, 1, DataType.U8),
    /** Signed 8-bit integer. */
    INT8(3, 1, DataType.S8),
    /** Unsigned 16-bit integer. */
    UINT16(4, 2, null),
    /** Signed 16-bit integer. */
    INT16(5, 2, null),
    /** Signed 32-bit integer. */
    INT32(6, 4, DataType.S32),
    /** Signed 64-bit integer; the type of shapes. A network computes with 32 bits of it. */
    INT64(7, 8, DataType.S32),
    /** Text. */
    STRING(8, 0, null),
    /** A byte that is 0 or 1. */
    BOOL(9, 1, DataType.U8),
    /** IEEE 754 binary16. */
    FLOAT16(10, 2, DataType.F32),
    /** IEEE 754 binary64; rounded to F32 in a network. */
    DOUBLE(11, 8, DataType.F32),
    /** Unsigned 32-bit integer. */
    UINT32(12, 4, null),
    /** Unsigned 64-bit integer. */
    UINT64(13, 8, null),
    /** Two binary32. */
    COMPLEX64(14, 0, null),
    /** Two binary64. */
    COMPLEX128(15, 0, null),
    /** bfloat16. */
    BFLOAT16(16, 2, DataType.F32),
    /** 8-bit float, finite, with 4 exponent bits. */
    FLOAT8E4M3FN(17, 0, null),
    /** 8-bit float, finite, with 4 exponent bits and no negative zero. */
    FLOAT8E4M3FNUZ(18, 0, null),
    /** 8-bit float with 5 exponent bits. */
    FLOAT8E5M2(19, 0, null),
    /** 8-bit float, finite, with 5 exponent bits and no negative zero. */
    FLOAT8E5M2FNUZ(20, 0, null),
    /** Unsigned 4-bit integer. */
    UINT4(21, 0, null),
    /** Signed 4-bit integer. */
    INT4(22, 0, null),
    /** 4-bit float. */
    FLOAT4E2M1(23, 0, null),
    /** 8-bit power of two. */
    FLOAT8E8M0(24, 0, null),
    /** Unsigned 2-bit integer. */
    UINT2(25, 0, null),
    /** Signed 2-bit integer. */
    INT2(26, 0, null);

    private final int number;
    private final int bytes;
    private final DataType networkType;

    ElementType(int number, int bytes, DataType networkType) {
        this.number = number;
        this.bytes = bytes;
        this.networkType = networkType;
    }

    /** The type of that number in the file format; {@link #UNDEFINED} for a number that is not known. */
    public static ElementType of(int number) {
        return number >= 0 && number < values().length ? values()[number] : UNDEFINED;
    }

    /** The type of that name in the file format; {@link #UNDEFINED} for a name that is not known. */
    public static ElementType named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElse(UNDEFINED);
    }

    /** The type that holds the elements of a network's values and tensors. */
    public static ElementType of(DataType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case BF16 -> BFLOAT16;
            case F16 -> FLOAT16;
            case S8 -> INT8;
            case U8 -> UINT8;
            case S32 -> INT32;
        };
    }

    /** The number in the file format. */
    public int number() {
        return number;
    }

    /** Bytes of an element; 0 for types whose values are not read. */
    public int bytes() {
        return bytes;
    }

    /** The element type in a network; empty where dnn4j has none that holds these values. */
    public Optional<DataType> networkType() {
        return Optional.ofNullable(networkType);
    }

    /** True if an element in a file has the bits that one of {@code type} has in little-endian memory. */
    boolean hasBitsOf(DataType type) {
        return switch (this) {
            case FLOAT -> type == DataType.F32;
            case FLOAT16 -> type == DataType.F16;
            case BFLOAT16 -> type == DataType.BF16;
            case INT8 -> type == DataType.S8;
            case UINT8, BOOL -> type == DataType.U8;
            case INT32 -> type == DataType.S32;
            default -> false;
        };
    }

    /** True for the types that hold fractions and whose values are read. */
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16 || this == BFLOAT16 || this == DOUBLE;
    }
}
