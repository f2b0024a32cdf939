package io.github.dnn4j.backend;

import io.github.dnn4j.tensor.DataType;

/** The element type in which floating-point values are stored between layers. Sums are always kept in F32 or wider. */
public enum Precision {
    /** 32-bit floats throughout, without reduced-precision multiplications. */
    F32(DataType.F32),
    /** bfloat16 values and weights. */
    BF16(DataType.BF16),
    /** IEEE half-precision values and weights. */
    F16(DataType.F16);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    /** The element type of values and weights. */
    public DataType type() {
        return type;
    }
}
