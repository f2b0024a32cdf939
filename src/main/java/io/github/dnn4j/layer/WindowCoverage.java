package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;

/** Checks that windows see something of the input, for poolings that have no answer for padding alone. */
final class WindowCoverage {
    private WindowCoverage() {}

    /**
     * Checks that every window has a tap on an input element. With padding below the kernel only two kinds have none:
     * the last window of {@link Rounding#CEIL} that starts past the input, and one in the padding before whose dilation
     * steps over the whole input.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the window that sees padding only
     */
    static void requireInputInEvery(Window window, Shape input, Rounding rounding) {
        for (int axis = 0; axis < window.rank(); axis++) {
            long extent = input.extent(axis + 2);
            long windows = window.outputExtent(axis, extent, rounding);
            requireInput(window, axis, extent, windows - 1);
            long beforeInput =
                    (window.padBegin().get(axis) - 1L) / window.stride().get(axis) + 1;
            boolean steppedOver = window.dilation().get(axis) > extent;
            for (long i = 0; steppedOver && i < Math.min(windows, beforeInput); i++) {
                requireInput(window, axis, extent, i);
            }
        }
    }

    private static void requireInput(Window window, int axis, long extent, long index) {
        int dilation = window.dilation().get(axis);
        long start = index * window.stride().get(axis) - window.padBegin().get(axis);
        long skipped = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        require(
                skipped < window.kernel().get(axis) && start + skipped * dilation < extent,
                "window %d on spatial axis %d of extent %d (%s) sees padding only; use Rounding.CEIL_INSIDE or less padding",
                index,
                axis,
                extent,
                window.brief());
    }
}
