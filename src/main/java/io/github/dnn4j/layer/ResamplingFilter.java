package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * How linear and cubic {@code Resampling} weight the input elements around a position p of an axis. An element at
 * distance d has the weight of the mode's kernel: 1 - d below 1 for linear, and for cubic, with a for the coefficient
 * (Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981),
 *
 * <pre>
 *   (a + 2) d^3 - (a + 3) d^2 + 1        below 1
 *   a d^3 - 5a d^2 + 8a d - 4a           from 1 to 2
 * </pre>
 *
 * @param cubic the coefficient a: -0.75 in ONNX and PyTorch, -0.5 in Pillow and TensorFlow
 * @param antialias whether the kernel is made as much wider as the axis is shrunk, and the weights divided by their
 *     sum, as Pillow does: without, elements between distant positions are left out
 * @param excludeOutside whether elements outside of the input have no weight, and those inside are divided by their
 *     sum; else the border's element stands for them
 */
public record ResamplingFilter(float cubic, boolean antialias, boolean excludeOutside) {
    /** ONNX's defaults. */
    public static final ResamplingFilter PLAIN = new ResamplingFilter(-0.75f, false, false);

    /** Checks the coefficient. */
    public ResamplingFilter {
        require(Float.isFinite(cubic), "the coefficient of cubic resampling is %s; it must be finite", cubic);
    }

    /**
     * The kernel's value, before weights are divided by their sum.
     *
     * @param convolves whether it is that of cubic convolution, else that of linear interpolation
     * @param d distance from the position, at least 0, in elements as wide as the kernel makes them
     */
    float weight(boolean convolves, float d) {
        if (!convolves) {
            return Math.max(0, 1 - d);
        }
        if (d < 1) {
            return ((cubic + 2) * d - (cubic + 3)) * d * d + 1;
        }
        return d < 2 ? (((d - 5) * d + 8) * d - 4) * cubic : 0;
    }
}
