package io.github.dnn4j.safetensors;

import io.github.dnn4j.tensor.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Element types of the format, under the names that its headers use. */
public enum SafetensorsType {
    /** A truth value in a byte. */
    BOOL(8),
    /** 4-bit floating point of the OCP microscaling formats, two elements in a byte. */
    F4(4),
    /** 6-bit floating point with 2 exponent bits, of the OCP microscaling formats. */
    F6_E2M3(6),
    /** 6-bit floating point with 3 exponent bits, of the OCP microscaling formats. */
    F6_E3M2(6),
    /** Unsigned 8-bit integer. */
    U8(8, DataType.U8),
    /** Signed 8-bit integer. */
    I8(8, DataType.S8),
    /** 8-bit floating point with 5 exponent bits. */
    F8_E5M2(8),
    /** 8-bit floating point with 4 exponent bits. */
    F8_E4M3(8),
    /** An 8-bit exponent. */
    F8_E8M0(8),
    /** 8-bit floating point with 4 exponent bits, without infinities and negative zero. */
    F8_E4M3FNUZ(8),
    /** 8-bit floating point with 5 exponent bits, without infinities and negative zero. */
    F8_E5M2FNUZ(8),
    /** Signed 16-bit integer. */
    I16(16),
    /** Unsigned 16-bit integer. */
    U16(16),
    /** IEEE 754 binary16. */
    F16(16, DataType.F16),
    /** bfloat16. */
    BF16(16, DataType.BF16),
    /** Signed 32-bit integer. */
    I32(32, DataType.S32),
    /** Unsigned 32-bit integer. */
    U32(32),
    /** IEEE 754 binary32. */
    F32(32, DataType.F32),
    /** A complex number of two F32. */
    C64(64),
    /** IEEE 754 binary64. */
    F64(64),
    /** Signed 64-bit integer. */
    I64(64),
    /** Unsigned 64-bit integer. */
    U64(64);

    private static final Map<String, SafetensorsType> BY_NAME = new HashMap<>();
    private static final Map<DataType, SafetensorsType> BY_DATA_TYPE = new HashMap<>();

    static {
        for (SafetensorsType type : values()) {
            BY_NAME.put(type.name(), type);
            type.dataType().ifPresent(dataType -> BY_DATA_TYPE.put(dataType, type));
        }
    }

    private final int bits;
    private final DataType dataType;

    SafetensorsType(int bits) {
        this(bits, null);
    }

    SafetensorsType(int bits, DataType dataType) {
        this.bits = bits;
        this.dataType = dataType;
    }

    /** {@return the size of one element in bits, 4 to 64; not always whole bytes} */
    public int bits() {
        return bits;
    }

    /** {@return the type of a {@link io.github.dnn4j.tensor.Tensor} with the same elements, if there is one} */
    public Optional<DataType> dataType() {
        return Optional.ofNullable(dataType);
    }

    /**
     * {@return the type that has the same elements as tensors of {@code dataType}}
     *
     * @param dataType any of them; each has a counterpart in the format
     */
    public static SafetensorsType of(DataType dataType) {
        return BY_DATA_TYPE.get(dataType);
    }

    /** The type of that name in a header, if the format has one. */
    static Optional<SafetensorsType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** True for the types whose elements become F32 without losing more than F64's precision. */
    boolean becomesFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }
}
