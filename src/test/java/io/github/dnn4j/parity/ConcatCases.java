package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Along every axis, of one input and many, aligned and with tails. */
final class ConcatCases {
    private ConcatCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(Concat.channels(), Shape.of(2, 16, 7, 7), Shape.of(2, 32, 7, 7)),
                LayerCase.of(Concat.channels(), Shape.of(1, 3, 5, 5), Shape.of(1, 17, 5, 5), Shape.of(1, 1, 5, 5)),
                LayerCase.of(Concat.channels(), Shape.of(1, 8, 5, 5)),
                LayerCase.of(new Concat(0), Shape.of(1, 5, 4, 4), Shape.of(2, 5, 4, 4)),
                LayerCase.of(new Concat(2), Shape.of(1, 5, 4, 4), Shape.of(1, 5, 7, 4)),
                LayerCase.of(new Concat(-1), Shape.of(1, 5, 4, 4), Shape.of(1, 5, 4, 1)),
                LayerCase.of(new Concat(1), Shape.of(3, 10), Shape.of(3, 7)),
                LayerCase.of(new Concat(0), Shape.of(3), Shape.of(7)),
                LayerCase.of(new Concat(1), Shape.of(1, 4, 2, 3, 5), Shape.of(1, 16, 2, 3, 5)),
                LayerCase.of(
                        Concat.channels(),
                        Shape.of(1, 16, 4, 4),
                        Shape.of(1, 16, 4, 4),
                        Shape.of(1, 16, 4, 4),
                        Shape.of(1, 16, 4, 4),
                        Shape.of(1, 16, 4, 4)));
    }
}
