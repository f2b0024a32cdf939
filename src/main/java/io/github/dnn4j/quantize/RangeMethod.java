package io.github.dnn4j.quantize;

/** How the range of a value is chosen from what samples showed. What lies outside of it saturates. */
public enum RangeMethod {
    /** From the least to the largest element seen. */
    MIN_MAX(false),
    /**
     * The bound below which the distribution of |x| loses the least information (Kullback-Leibler divergence) when it
     * is quantized: Migacz, "8-bit inference with TensorRT", GTC 2017; {@link Divergence}.
     */
    ENTROPY(true),
    /**
     * The bound that 99.99 % of |x| do not exceed, zeros not counted (Wu et al., 2020, "Integer quantization", section
     * 3).
     */
    PERCENTILE(true);

    private final boolean histogram;

    RangeMethod(boolean histogram) {
        this.histogram = histogram;
    }

    /** True if samples are seen twice: for their extremes, then for their distribution. */
    boolean needsHistogram() {
        return histogram;
    }
}
