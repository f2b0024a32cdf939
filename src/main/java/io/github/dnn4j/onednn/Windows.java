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
        for (long position = 0; position < output.extent(-1); position++) {
            long first =
                    position * window.stride().get(axis) - window.padBegin().get(axis);
            boolean sees = false;
            for (int tap = 0; tap < window.kernel().get(axis); tap++) {
                long at = first + (long) tap * window.dilation().get(axis);
                sees |= at >= 0 && at < extent;
            }
            if (!sees) {
                return true;
            }
        }
        return false;
    }

    static Dnnl.Spatial spatial(Window window) {
        return spatial(window, longs(window.padEnd()));
    }

    static Dnnl.Spatial spatial(Window window, long[] padEnd) {
        return new Dnnl.Spatial(longs(window.stride()), dilates(window), longs(window.padBegin()), padEnd);
    }
}
