package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Precision;
import java.util.Locale;

/** What a workload is computed in: a floating-point type, or 8-bit integers wherever a network's layers can. */
public enum ComputeType {
    /** 32-bit floats. */
    F32(Precision.F32),
    /** 32-bit floats that are multiplied with 10 bits of their fractions. */
    TF32(Precision.TF32),
    /** The upper half of a 32-bit float. */
    BF16(Precision.BF16),
    /** IEEE 754's 16-bit floats. */
    F16(Precision.F16),
    /** The network quantized after training; what stays in floating point is F32. */
    INT8(Precision.F32);

    private final Precision precision;

    ComputeType(Precision precision) {
        this.precision = precision;
    }

    /** The one of a floating-point type alone. */
    public static ComputeType of(Precision precision) {
        return switch (precision) {
            case F32 -> F32;
            case TF32 -> TF32;
            case BF16 -> BF16;
            case F16 -> F16;
        };
    }

    /** The type of what is not an integer. */
    public Precision precision() {
        return precision;
    }

    /** True if the network is quantized first. */
    public boolean isQuantized() {
        return this == INT8;
    }

    /** What users write and read. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
