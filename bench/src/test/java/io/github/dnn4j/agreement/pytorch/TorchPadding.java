package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Padding in PyTorch's terms: its windows pad both ends alike, everything else is {@code torch.nn.functional.pad}. */
final class TorchPadding {
    private TorchPadding() {}

    /** True if the window pads both ends of every axis alike. */
    static boolean isSymmetric(Window window) {
        return window.padBegin().equals(window.padEnd());
    }

    /** {@code x} with a border of {@code value}; negative padding cuts off. Axes are the last ones, outermost first. */
    static String pad(String x, List<Integer> begin, List<Integer> end, double value) {
        List<Integer> lastAxisFirst = new ArrayList<>();
        for (int i = begin.size() - 1; i >= 0; i--) {
            lastAxisFirst.add(begin.get(i));
            lastAxisFirst.add(end.get(i));
        }
        return "torch.constant_pad_nd(" + x + ", " + lastAxisFirst + ", " + Call.number(value) + ")";
    }

    /** {@code x} padded as the window asks. */
    static String pad(String x, Window window, double value) {
        return pad(x, window.padBegin(), window.padEnd(), value);
    }

    /** No padding, for every axis of the window. */
    static List<Integer> none(Window window) {
        return Collections.nCopies(window.rank(), 0);
    }
}
