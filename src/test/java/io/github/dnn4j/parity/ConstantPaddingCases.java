package io.github.dnn4j.parity;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Borders of zero and of another value, on spatial and on other axes. */
final class ConstantPaddingCases {
    private ConstantPaddingCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new ConstantPadding(List.of(0, 0, 1, 1), List.of(0, 0, 1, 1), 0), Shape.of(2, 16, 7, 7)),
                LayerCase.of(
                        new ConstantPadding(List.of(0, 0, 0, 2), List.of(0, 0, 3, 0), -1.5f), Shape.of(1, 3, 5, 4)),
                LayerCase.of(new ConstantPadding(List.of(0, 1, 0, 0), List.of(0, 2, 0, 0), 0), Shape.of(1, 5, 4, 4)),
                LayerCase.of(new ConstantPadding(List.of(1, 0), List.of(0, 3), 2), Shape.of(2, 7)),
                LayerCase.of(new ConstantPadding(List.of(2), List.of(1), 0.5f), Shape.of(9)),
                LayerCase.of(
                        new ConstantPadding(List.of(0, 0, 1, 0, 2), List.of(0, 0, 0, 1, 1), 0),
                        Shape.of(1, 2, 3, 4, 5)),
                LayerCase.of(new ConstantPadding(List.of(0, 0, 0, 0), List.of(0, 0, 0, 0), 0), Shape.of(1, 2, 3, 4)));
    }
}
