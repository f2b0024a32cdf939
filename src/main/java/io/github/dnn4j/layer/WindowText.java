package io.github.dnn4j.layer;

import java.util.List;
import java.util.stream.Collectors;

/** A window in a few characters, for tables and messages. */
final class WindowText {
    private WindowText() {}

    /** Kernel, stride, dilation and padding, without those that a dense, unpadded window of stride 1 has. */
    static String brief(
            List<Integer> kernel,
            List<Integer> stride,
            List<Integer> dilation,
            List<Integer> padBegin,
            List<Integer> padEnd) {
        StringBuilder text = new StringBuilder(join(kernel));
        if (!allEqual(stride, 1)) {
            text.append('/').append(sameOrJoined(stride));
        }
        if (!allEqual(dilation, 1)) {
            text.append(" d").append(sameOrJoined(dilation));
        }
        if (!allEqual(padBegin, 0) || !allEqual(padEnd, 0)) {
            text.append(" p").append(sameOrJoined(padBegin));
            if (!padBegin.equals(padEnd)) {
                text.append(':').append(sameOrJoined(padEnd));
            }
        }
        return text.toString();
    }

    private static boolean allEqual(List<Integer> values, int value) {
        return values.stream().allMatch(v -> v == value);
    }

    private static String sameOrJoined(List<Integer> values) {
        return allEqual(values, values.getFirst()) ? Integer.toString(values.getFirst()) : join(values);
    }

    private static String join(List<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
