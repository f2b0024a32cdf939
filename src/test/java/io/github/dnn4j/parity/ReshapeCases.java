package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Between ranks, with copied and free extents. */
final class ReshapeCases {
    private ReshapeCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Reshape(List.of(0L, -1L)), Shape.of(2, 17, 5, 3)),
                LayerCase.of(new Reshape(List.of(0L, 4L, 4L, -1L)), Shape.of(2, 16, 5, 3)),
                LayerCase.of(new Reshape(List.of(-1L)), Shape.of(2, 16, 5)),
                LayerCase.of(new Reshape(List.of(1L, 8L, 2L, 5L, 3L)), Shape.of(1, 16, 5, 3)),
                LayerCase.of(new Reshape(List.of(-1L, 64L, 1L, 1L)), Shape.of(2, 64)),
                LayerCase.of(new Reshape(List.of(0L, 0L, 0L, 0L)), Shape.of(2, 3, 4, 5)));
    }
}
