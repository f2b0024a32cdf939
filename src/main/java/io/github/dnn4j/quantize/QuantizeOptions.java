package io.github.dnn4j.quantize;

import java.util.Set;
import java.util.TreeSet;

/**
 * What is quantized and how. Immutable; every method gives a copy.
 *
 * @param method how ranges are chosen
 * @param floating names of layers that stay in floating point
 * @param floatingFirst whether the first convolution or fully connected layer stays in floating point
 * @param floatingLast whether the last one does
 * @param equalize whether the channels of neighbouring convolutions are first brought to like ranges (Nagel et al.,
 *     2019, section 4.1)
 * @param correctBias whether biases take back the mean error that quantization adds to each channel (section 4.2 there)
 */
public record QuantizeOptions(
        RangeMethod method,
        Set<String> floating,
        boolean floatingFirst,
        boolean floatingLast,
        boolean equalize,
        boolean correctBias) {
    /** Copies the set. */
    public QuantizeOptions {
        floating = Set.copyOf(floating);
    }

    /**
     * Every convolution and fully connected layer, by percentile, biases corrected: what agreed best with F32 on
     * MobileNet and SqueezeNet.
     *
     * @return these options
     */
    public static QuantizeOptions defaults() {
        return new QuantizeOptions(RangeMethod.PERCENTILE, Set.of(), false, false, false, true);
    }

    /**
     * With another method.
     *
     * @param other how ranges are chosen
     * @return a copy with it
     */
    public QuantizeOptions method(RangeMethod other) {
        return new QuantizeOptions(other, floating, floatingFirst, floatingLast, equalize, correctBias);
    }

    /**
     * With one more layer that stays in floating point.
     *
     * @param layer its name in the network
     * @return a copy with it
     */
    public QuantizeOptions floating(String layer) {
        Set<String> all = new TreeSet<>(floating);
        all.add(layer);
        return new QuantizeOptions(method, all, floatingFirst, floatingLast, equalize, correctBias);
    }

    /**
     * With the first or last convolution or fully connected layer in floating point, or quantized.
     *
     * @param first whether the first stays in floating point
     * @param last whether the last does
     * @return a copy with both
     */
    public QuantizeOptions floatingEnds(boolean first, boolean last) {
        return new QuantizeOptions(method, floating, first, last, equalize, correctBias);
    }

    /**
     * With or without equalization.
     *
     * @param other whether neighbouring convolutions are brought to like ranges first
     * @return a copy with it
     */
    public QuantizeOptions equalize(boolean other) {
        return new QuantizeOptions(method, floating, floatingFirst, floatingLast, other, correctBias);
    }

    /**
     * With or without correction of biases.
     *
     * @param other whether biases take back the mean error of each channel
     * @return a copy with it
     */
    public QuantizeOptions correctBias(boolean other) {
        return new QuantizeOptions(method, floating, floatingFirst, floatingLast, equalize, other);
    }
}
