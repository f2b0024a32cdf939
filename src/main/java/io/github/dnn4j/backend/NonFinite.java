package io.github.dnn4j.backend;

/**
 * What becomes of numbers that are not finite. Native libraries compute ReLU, maxima and softmax by comparisons that
 * lose a NaN, so that a damaged model or picture would give plausible numbers.
 */
public enum NonFinite {
    /**
     * Parameters of layers that hold a NaN or an infinity are refused when compiling, except those of a {@link
     * io.github.dnn4j.layer.Constant} that is not learned; floating-point inputs in the host's memory that hold a NaN
     * are refused by each run. Inputs in a device's memory are not looked at. Infinities in inputs are allowed, and a
     * NaN that arises inside of a network may be lost.
     */
    REFUSE,
    /** Nothing is looked at; what a NaN or an infinity becomes depends on the backend. */
    IGNORE,
    /**
     * Nothing is refused, and every layer gives a NaN where its definition does, and an infinity of the same sign where
     * an infinite input or weight makes one. Implementations that do not are passed over, which costs time. Two things
     * are left open: where a sum of finite products overflows F32 the result is infinite or NaN, and numbers below the
     * least normal one may become zero in 16 bits.
     */
    PROPAGATE
}
