package io.github.dnn4j.parity;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Padding, dilation, and windows that hang over. */
final class MaxPoolingCases {
    private MaxPoolingCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (Rounding rounding : Rounding.values()) {
            Window padded = Window.of(3, 3).withStride(2).withPadding(1);
            cases.add(LayerCase.of(new MaxPooling(padded, rounding), Shape.of(2, 17, 14, 15)));
            Window uneven = Window.of(3, 4).withStride(2, 3).withPadding(List.of(1, 0), List.of(0, 2));
            cases.add(LayerCase.of(new MaxPooling(uneven, rounding), Shape.of(1, 16, 9, 10)));
            Window dilated = Window.of(3, 3).withStride(2).withDilation(2).withPadding(1);
            cases.add(LayerCase.of(new MaxPooling(dilated, rounding), Shape.of(1, 5, 12, 9)));
        }
        cases.add(LayerCase.of(MaxPooling.square(3, 2, 0), Shape.of(1, 64, 13, 13)));
        cases.add(LayerCase.of(MaxPooling.square(1, 1, 0), Shape.of(1, 5, 3, 3)));
        Window oneTap = Window.of(1, 3).withDilation(2);
        cases.add(LayerCase.of(new MaxPooling(oneTap, Rounding.FLOOR), Shape.of(1, 5, 6, 7)));
        cases.add(LayerCase.of(
                new MaxPooling(Window.of(4).withStride(3).withPadding(2), Rounding.FLOOR), Shape.of(2, 3, 17)));
        cases.add(LayerCase.of(new MaxPooling(Window.of(2, 3, 3), Rounding.FLOOR), Shape.of(1, 8, 4, 5, 6)));
        return cases;
    }
}
