package io.github.dnn4j.parity;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Padding counted, not counted and beyond; one to three axes. */
final class AveragePoolingCases {
    private AveragePoolingCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (AveragePooling.Divisor divisor : AveragePooling.Divisor.values()) {
            for (Rounding rounding : Rounding.values()) {
                Window padded = Window.of(3, 3).withStride(2).withPadding(1);
                cases.add(LayerCase.of(new AveragePooling(padded, rounding, divisor), Shape.of(2, 17, 14, 15)));
                Window uneven = Window.of(3, 4).withStride(2, 3).withPadding(List.of(1, 0), List.of(0, 2));
                cases.add(LayerCase.of(new AveragePooling(uneven, rounding, divisor), Shape.of(1, 16, 9, 10)));
            }
            Window dilated = Window.of(3, 3).withDilation(2).withPadding(2);
            cases.add(LayerCase.of(new AveragePooling(dilated, Rounding.FLOOR, divisor), Shape.of(1, 5, 9, 9)));
            Window wide = Window.of(3, 3).withDilation(1, 3).withPadding(1, 3);
            cases.add(LayerCase.of(new AveragePooling(wide, Rounding.FLOOR, divisor), Shape.of(1, 16, 9, 2)));
            Window line = Window.of(4).withStride(3).withPadding(2);
            cases.add(LayerCase.of(new AveragePooling(line, Rounding.FLOOR, divisor), Shape.of(2, 3, 17)));
            Window cube = Window.of(2, 3, 3).withPadding(1);
            cases.add(LayerCase.of(new AveragePooling(cube, Rounding.FLOOR, divisor), Shape.of(1, 8, 4, 5, 6)));
        }
        cases.add(LayerCase.of(AveragePooling.square(7, 1, 0), Shape.of(2, 64, 7, 7)));
        Window oneTap = Window.of(1, 3).withDilation(2);
        cases.add(LayerCase.of(
                new AveragePooling(oneTap, Rounding.FLOOR, AveragePooling.Divisor.INPUT), Shape.of(1, 5, 6, 7)));
        return cases;
    }
}
