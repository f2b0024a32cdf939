package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Orders that turn, swap and keep. */
final class TransposeCases {
    private TransposeCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Transpose(List.of(0, 2, 3, 1)), Shape.of(2, 17, 5, 3)),
                LayerCase.of(new Transpose(List.of(0, 3, 1, 2)), Shape.of(2, 5, 3, 17)),
                LayerCase.of(new Transpose(List.of(1, 0)), Shape.of(7, 33)),
                LayerCase.of(new Transpose(List.of(0, 1)), Shape.of(7, 33)),
                LayerCase.of(new Transpose(List.of(3, 2, 1, 0)), Shape.of(2, 16, 5, 3)),
                LayerCase.of(new Transpose(List.of(0, 2, 1)), Shape.of(2, 9, 16)),
                LayerCase.of(new Transpose(List.of(0)), Shape.of(9)),
                LayerCase.of(new Transpose(List.of(0, 2, 1, 3, 4)), Shape.of(1, 3, 8, 5, 4)));
    }
}
