package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.List;

/**
 * {@code torch.nn.MaxPool1d} to {@code AvgPool3d}, and the adaptive ones to one element. PyTorch pads both ends alike
 * and by half a window at most; other padding is written before the layer, where that gives as many windows.
 */
final class TorchPooling {
    /** Where padding is written so that there are as many windows as the layer has. */
    private enum Place {
        IN_LAYER,
        BEFORE,
        NOWHERE
    }

    private TorchPooling() {}

    static Call max(MaxPooling layer, Operands operands) {
        Window window = layer.window();
        return switch (place(window, layer.rounding(), operands.shape())) {
            case NOWHERE -> noSuchWindows(window, layer.rounding());
            case IN_LAYER -> Call.python("%s", max(layer, operands.x(), window.padBegin()));
            case BEFORE -> {
                String padded = TorchPadding.pad(operands.x(), window, Double.NEGATIVE_INFINITY);
                yield Call.python("%s", max(layer, padded, TorchPadding.none(window)));
            }
        };
    }

    private static String max(MaxPooling layer, String x, List<Integer> padding) {
        Window window = layer.window();
        return String.format(
                "torch.max_pool%dd(%s, %s, %s, %s, %s, %s)",
                window.rank(),
                x,
                window.kernel(),
                window.stride(),
                padding,
                window.dilation(),
                Call.bool(layer.rounding() != Rounding.FLOOR));
    }

    static Call average(AveragePooling layer, Operands operands) {
        Window window = layer.window();
        if (window.dilation().stream().anyMatch(dilation -> dilation > 1)) {
            return Call.missing("AvgPool%dd has no dilation", window.rank());
        }
        if (layer.divisor() == AveragePooling.Divisor.KERNEL && window.rank() == 1) {
            return Call.missing("AvgPool1d has no divisor_override");
        }
        return switch (place(window, layer.rounding(), operands.shape())) {
            case NOWHERE -> noSuchWindows(window, layer.rounding());
            case IN_LAYER -> Call.python("%s", average(layer, operands.x(), window.padBegin()));
            case BEFORE -> averageOfPadded(layer, operands);
        };
    }

    private static Call averageOfPadded(AveragePooling layer, Operands operands) {
        Window window = layer.window();
        List<Integer> none = TorchPadding.none(window);
        String padded = average(layer, TorchPadding.pad(operands.x(), window, 0), none);
        if (layer.divisor() != AveragePooling.Divisor.INPUT) {
            return Call.python("%s", padded);
        }
        // Both means have the same divisor, so their quotient has the sum of the mask for one.
        String mask = TorchPadding.pad("torch.ones_like(" + operands.x() + ")", window, 0);
        return Call.python("torch.div(%s, %s)", padded, average(layer, mask, none));
    }

    private static String average(AveragePooling layer, String x, List<Integer> padding) {
        Window window = layer.window();
        String override = switch (layer.divisor()) {
            case INPUT, INPUT_AND_PADDING -> "";
            case KERNEL -> ", " + window.taps();
        };
        return String.format(
                "torch.avg_pool%dd(%s, %s, %s, %s, %s, %s%s)",
                window.rank(),
                x,
                window.kernel(),
                window.stride(),
                padding,
                Call.bool(layer.rounding() != Rounding.FLOOR),
                Call.bool(layer.divisor() == AveragePooling.Divisor.INPUT_AND_PADDING),
                override);
    }

    static Call global(GlobalPooling layer, Operands operands) {
        int rank = operands.shape().rank() - 2;
        List<Integer> one = Collections.nCopies(rank, 1);
        return switch (layer.mode()) {
            case AVERAGE -> Call.python("torch.adaptive_avg_pool%dd(%s, %s)", rank, operands.x(), one);
            case MAX -> Call.python("(torch.adaptive_max_pool%dd(%s, %s))[0]", rank, operands.x(), one);
        };
    }

    private static Place place(Window window, Rounding rounding, Shape input) {
        Rounding torch = rounding == Rounding.FLOOR ? Rounding.FLOOR : Rounding.CEIL_INSIDE;
        Window unpadded = window.withPadding(0);
        boolean inLayer = TorchPadding.isSymmetric(window);
        boolean before = true;
        for (int i = 0; i < window.rank(); i++) {
            long extent = input.extent(i + 2);
            long wanted = window.outputExtent(i, extent, rounding);
            int begin = window.padBegin().get(i);
            int end = window.padEnd().get(i);
            inLayer &= 2 * begin <= window.kernel().get(i) && window.outputExtent(i, extent, torch) == wanted;
            before &= unpadded.outputExtent(i, extent + begin + end, torch) == wanted;
        }
        return inLayer ? Place.IN_LAYER : before ? Place.BEFORE : Place.NOWHERE;
    }

    private static Call noSuchWindows(Window window, Rounding rounding) {
        return Call.missing("PyTorch's ceil_mode has no such windows (%s, %s)", window.brief(), rounding);
    }
}
