package io.github.dnn4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Uneven overlap of a transposed convolution. Where the kernel is not divisible by the stride, neighbouring outputs get
 * different numbers of taps, which shows as a checkerboard in generated pictures (Odena et al., Deconvolution and
 * Checkerboard Artifacts, 2016).
 */
public final class Checkerboard {
    private Checkerboard() {}

    /**
     * A warning for people, naming the axes with uneven overlap and two ways out; empty if all overlap is even. A tap
     * of a dilated kernel falls on output position d t modulo the stride, so that dilation counts too.
     */
    public static Optional<String> check(TransposedConvolution layer) {
        List<String> uneven = new ArrayList<>();
        Window window = layer.window();
        for (int axis = 0; axis < window.rank(); axis++) {
            int[] taps = tapsByPhase(window, axis);
            int least = java.util.Arrays.stream(taps).min().orElseThrow();
            int most = java.util.Arrays.stream(taps).max().orElseThrow();
            if (least != most) {
                uneven.add("spatial axis %d: kernel %d at stride %d%s gives outputs %d to %d taps"
                        .formatted(
                                axis,
                                window.kernel().get(axis),
                                window.stride().get(axis),
                                window.dilation().get(axis) > 1
                                        ? " and dilation " + window.dilation().get(axis)
                                        : "",
                                least,
                                most));
            }
        }
        return uneven.isEmpty()
                ? Optional.empty()
                : Optional.of("uneven overlap may show as a checkerboard (" + String.join("; ", uneven)
                        + "); choose a kernel divisible by the stride, or resize and then convolve");
    }

    /** The number of taps that each of {@code stride} neighbouring outputs gets, far from the border. */
    private static int[] tapsByPhase(Window window, int axis) {
        int stride = window.stride().get(axis);
        int[] taps = new int[stride];
        for (int tap = 0; tap < window.kernel().get(axis); tap++) {
            taps[(int) ((long) tap * window.dilation().get(axis) % stride)]++;
        }
        return taps;
    }
}
