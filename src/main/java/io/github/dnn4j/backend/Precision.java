package io.github.dnn4j.backend;

import io.github.dnn4j.tensor.DataType;

/** The element type in which floating-point values are stored between layers. Sums are always kept in F32 or wider. */
public enum Precision {
    /** 32-bit floats throughout, without reduced-precision multiplications. */
    F32(DataType.F32),
    /**
     * 32-bit floats, of which convolutions and fully connected layers may multiply the sign, exponent and upper 10 bits
     * of the fraction alone, as the matrix units of NVIDIA's GPUs do from compute capability 8.0 on (NVIDIA A100 Tensor
     * Core GPU Architecture, 2020).
     */
    TF32(DataType.F32),
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
