package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Values of several ranks, some of them learned. */
final class ConstantCases {
    private ConstantCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Constant(Shape.of())),
                LayerCase.of(new Constant(Shape.of(17))),
                LayerCase.of(new Constant(Shape.of(1, 16, 1, 1))),
                LayerCase.of(new Constant(Shape.of(2, 3, 4, 5, 6))),
                LayerCase.of(Constant.learned(Shape.of())),
                LayerCase.of(Constant.learned(Shape.of(24, 1, 1))),
                LayerCase.of(Constant.learned(Shape.of(1, 5, 7))));
    }
}
