package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * One spatial axis of a {@link ProblemString}, with everything that was left out filled in.
 *
 * @param input input extent
 * @param output output extent
 * @param kernel kernel extent
 * @param stride stride, at least 1
 * @param padding padding before the first element, at least 0
 * @param dilation 0-based dilation as benchdnn writes it: 0 is dense
 */
record ProblemAxis(long input, long output, int kernel, int stride, int padding, int dilation) {
    /** Dilation 1-based, as the layers have it. */
    int layerDilation() {
        return dilation + 1;
    }

    /** The number of elements that the kernel spans: (k - 1) (d + 1) + 1. */
    long span() {
        return (kernel - 1L) * (dilation + 1L) + 1;
    }

    /**
     * Padding after the last element that makes the extents of a convolution meet exactly; negative if some is unused.
     */
    long convolutionEnd() {
        return (output - 1) * stride - input + span() - padding;
    }

    /** As {@link #convolutionEnd} for the convolution that a transposed one reverses; negative is output padding. */
    long transposedEnd() {
        return (input - 1) * stride - output + span() - padding;
    }

    /**
     * Checks that the output extent can come about.
     *
     * @param letter the axis in field names: d, h or w
     */
    void requireConsistent(char letter, boolean transposed, String problem) {
        long end = transposed ? transposedEnd() : convolutionEnd();
        long most = transposed ? (input - 1) * stride + span() - padding : (input + padding - span()) / stride + 1;
        require(padding >= 0, "p%c of %s would have to be %d; padding must be at least 0", letter, problem, padding);
        require(
                end <= Integer.MAX_VALUE,
                "o%c%d of %s needs a padding of %d after the last element; at most 2147483647 is allowed",
                letter,
                output,
                problem,
                end);
        if (transposed) {
            long spare = Math.max(stride, layerDilation());
            require(
                    -end < spare,
                    "o%c%d of %s is inconsistent: i%c%d, k%c%d, s%c%d, p%c%d, d%c%d give %d, and output padding of up to %d"
                            + " is allowed",
                    letter,
                    output,
                    problem,
                    letter,
                    input,
                    letter,
                    kernel,
                    letter,
                    stride,
                    letter,
                    padding,
                    letter,
                    dilation,
                    most,
                    spare - 1);
        } else {
            require(
                    -end < stride,
                    "o%c%d of %s is inconsistent: i%c%d, k%c%d, s%c%d, p%c%d, d%c%d give at least %d",
                    letter,
                    output,
                    problem,
                    letter,
                    input,
                    letter,
                    kernel,
                    letter,
                    stride,
                    letter,
                    padding,
                    letter,
                    dilation,
                    most);
        }
    }
}
