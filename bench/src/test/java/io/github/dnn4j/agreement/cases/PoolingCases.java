package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Pooling with padding of every kind, dilation, and windows that hang over the end. Inputs lie around -4, so that
 * padding with 0 would win a maximum and shows in a mean.
 */
final class PoolingCases {
    private static final Shape PICTURE = Shape.of(2, 6, 9, 10);

    private record Named(String name, Window window, Shape input) {}

    private static final List<Named> WINDOWS = List.of(
            new Named("2x2/2", square(2, 2, 0), PICTURE),
            new Named("3x3/2 p1", square(3, 2, 1), PICTURE),
            new Named("3x3/2 hanging over", square(3, 2, 0), Shape.of(2, 6, 10, 8)),
            new Named("2x2/2 p1, last window in the padding", square(2, 2, 1), Shape.of(1, 4, 5, 7)),
            new Named("5x3/3x2 p2x1", Window.of(5, 3).withStride(3, 2).withPadding(2, 1), PICTURE),
            new Named("3x3/1", square(3, 1, 1), PICTURE),
            new Named("3x3/4 with gaps", square(3, 4, 0), PICTURE),
            new Named("3x3 p2, most of the window", square(3, 2, 2), PICTURE),
            new Named("uneven padding", uneven(), PICTURE),
            new Named("dilation 2", Window.of(3, 3).withDilation(2).withPadding(2), PICTURE),
            new Named(
                    "dilation 1x3, stride 2", Window.of(3, 3).withDilation(1, 3).withStride(2), PICTURE),
            new Named("1-D 4/3 p2", Window.of(4).withStride(3).withPadding(2), Shape.of(2, 5, 18)),
            new Named("3-D 2x3x3/2 p1", Window.of(2, 3, 3).withStride(2).withPadding(1), Shape.of(1, 4, 5, 6, 8)));

    private PoolingCases() {}

    private static Window square(int kernel, int stride, int padding) {
        return Window.of(kernel, kernel).withStride(stride).withPadding(padding);
    }

    private static Window uneven() {
        return Window.of(3, 4).withStride(2, 3).withPadding(List.of(1, 0), List.of(0, 2));
    }

    static List<AgreementCase> cases() {
        List<AgreementCase> cases = new ArrayList<>();
        for (Named named : WINDOWS) {
            for (Rounding rounding : Rounding.values()) {
                String name = "pooling " + named.name() + ", " + rounding;
                if (isAllowed(rounding, named)) {
                    cases.add(of("max " + name, new MaxPooling(named.window(), rounding), named.input()));
                }
                for (Divisor divisor : Divisor.values()) {
                    if (divisor == Divisor.KERNEL || isAllowed(rounding, named)) {
                        AveragePooling layer = new AveragePooling(named.window(), rounding, divisor);
                        cases.add(of("average " + name + ", over " + divisor, layer, named.input()));
                    }
                }
            }
        }
        for (GlobalPooling.Mode mode : GlobalPooling.Mode.values()) {
            cases.add(of("global " + mode + " 1-D", new GlobalPooling(mode), Shape.of(2, 5, 17)));
            cases.add(of("global " + mode + " 2-D", new GlobalPooling(mode), PICTURE));
            cases.add(of("global " + mode + " 3-D", new GlobalPooling(mode), Shape.of(1, 4, 3, 5, 7)));
        }
        return cases;
    }

    /** Under {@link Rounding#CEIL} the layers refuse a window that starts in the padding after the input. */
    private static boolean isAllowed(Rounding rounding, Named named) {
        boolean allowed = true;
        for (int i = 0; i < named.window().rank(); i++) {
            long extent = named.input().extent(i + 2);
            allowed &= rounding != Rounding.CEIL
                    || named.window().outputExtent(i, extent, Rounding.CEIL)
                            == named.window().outputExtent(i, extent, Rounding.CEIL_INSIDE);
        }
        return allowed;
    }

    private static AgreementCase of(String name, Layer layer, Shape input) {
        return AgreementCase.of(name, layer, -4, 1, input);
    }
}
