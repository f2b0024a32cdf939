package io.github.dnn4j.parity;

import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Slopes for channels, elements and everything. */
final class PReluCases {
    private PReluCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(PRelu.perChannel(16, 2), Shape.of(2, 16, 7, 7)),
                LayerCase.of(PRelu.perChannel(17, 2), Shape.of(1, 17, 5, 3)),
                LayerCase.of(new PRelu(Shape.of(1)), Shape.of(2, 17, 5, 3)),
                LayerCase.of(new PRelu(Shape.of(8, 5, 3)), Shape.of(2, 8, 5, 3)),
                LayerCase.of(new PRelu(Shape.of(3)), Shape.of(2, 8, 5, 3)),
                LayerCase.of(PRelu.perChannel(9, 0), Shape.of(3, 9)),
                LayerCase.of(PRelu.perChannel(5, 3), Shape.of(1, 5, 2, 3, 4)));
    }
}
