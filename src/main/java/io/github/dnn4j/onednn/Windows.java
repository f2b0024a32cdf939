package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** A window's settings in oneDNN's terms. */
final class Windows {
    private Windows() {}

    static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    /**
     * oneDNN counts dilation from 0: the number of elements skipped between taps. A single tap has no neighbour, and
     * pooling refuses a dilation there.
     */
    static long[] dilates(Window window) {
        return IntStream.range(0, window.rank())
                .mapToLong(axis ->
                        window.kernel().get(axis) == 1 ? 0 : window.dilation().get(axis) - 1)
                .toArray();
    }

    /** True if an output position on the innermost axis meets no input element, only padding or gaps between taps. */
    static boolean widthSeesNothingSomewhere(Window window, Shape input, Shape output) {
        int axis = window.rank() - 1;
        long extent = input.extent(-1);
        long stride = window.stride().get(axis);
        long dilation = window.dilation().get(axis);
        long begin = -window.padBegin().get(axis);
        long span = window.effectiveKernel(axis) - 1L;
        // The first window lies furthest before the input and the last furthest behind it.
        if (begin + span < 0 || begin + (output.extent(-1) - 1) * stride >= extent) {
            return true;
        }
        // Those between have a tap within every dilation elements.
        if (dilation <= extent) {
            return false;
        }
        for (long first = begin, n = 0; first < 0 && n < output.extent(-1); first += stride, n++) {
            if (Math.floorMod(first, dilation) >= extent) {
                return true;
            }
        }
        return false;
    }

    static Spatial spatial(Window window) {
        return spatial(window, longs(window.padEnd()));
    }

    static Spatial spatial(Window window, long[] padEnd) {
        return new Spatial(longs(window.stride()), dilates(window), longs(window.padBegin()), padEnd);
    }
}
