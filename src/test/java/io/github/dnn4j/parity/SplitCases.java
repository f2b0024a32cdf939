package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Along every axis, aligned and with tails. */
final class SplitCases {
    private SplitCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Split(1, List.of(16L, 16L)), Shape.of(2, 32, 7, 7)),
                LayerCase.of(new Split(1, List.of(3L, 1L, 13L)), Shape.of(2, 17, 5, 5)),
                LayerCase.of(new Split(1, List.of(8L)), Shape.of(1, 8, 5, 5)),
                LayerCase.of(new Split(0, List.of(1L, 2L)), Shape.of(3, 5, 4, 4)),
                LayerCase.of(new Split(-1, List.of(1L, 2L, 1L)), Shape.of(1, 5, 3, 4)),
                LayerCase.of(new Split(1, List.of(5L, 28L)), Shape.of(3, 33)),
                LayerCase.of(new Split(0, List.of(5L, 4L)), Shape.of(9)),
                LayerCase.of(new Split(2, List.of(1L, 0L)), Shape.of(2, 3, 6, 5)),
                LayerCase.of(new Split(1, List.of(3L, 0L, 9L)), Shape.of(2, 20, 4, 3)),
                LayerCase.of(new Split(2, List.of(1L, 1L)), Shape.of(1, 16, 2, 3, 4)));
    }
}
