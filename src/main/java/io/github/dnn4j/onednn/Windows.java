package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Window;
import java.util.List;

/** A window's settings in oneDNN's terms. */
final class Windows {
    private Windows() {}

    static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    /** oneDNN counts dilation from 0: the number of elements skipped between taps. */
    static long[] dilates(Window window) {
        return window.dilation().stream().mapToLong(dilation -> dilation - 1).toArray();
    }

    static Dnnl.Spatial spatial(Window window) {
        return spatial(window, longs(window.padEnd()));
    }

    static Dnnl.Spatial spatial(Window window, long[] padEnd) {
        return new Dnnl.Spatial(longs(window.stride()), dilates(window), longs(window.padBegin()), padEnd);
    }
}
