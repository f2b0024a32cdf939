package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Every rule, along outer, inner and channel axes, with tails and axes of extent 1. */
final class TakeCases {
    private static final Shape PICTURE = Shape.of(2, 16, 7, 5);

    private TakeCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(Take.of(1, 3, -1, 0, 3), PICTURE),
                LayerCase.of(new Take(2, new Positions.Range(-1, Long.MIN_VALUE, -1)), PICTURE),
                LayerCase.of(new Take(-1, new Positions.Range(1, Long.MAX_VALUE, 2)), PICTURE),
                LayerCase.of(new Take(1, new Positions.Range(-2, 1, -3)), PICTURE),
                LayerCase.of(new Take(0, new Positions.Repeated(3)), Shape.of(2, 5, 3)),
                LayerCase.of(new Take(1, new Positions.Repeated(4)), Shape.of(3, 1, 2, 2)),
                LayerCase.of(new Take(3, new Positions.Repeated(2)), PICTURE),
                LayerCase.of(new Take(2, new Positions.Rotated(3)), PICTURE),
                LayerCase.of(new Take(1, new Positions.Rotated(-17)), PICTURE),
                LayerCase.of(new Take(3, new Positions.Bordered(Border.REFLECT, 4, 2)), PICTURE),
                LayerCase.of(new Take(2, new Positions.Bordered(Border.REFLECT, 3, 9)), Shape.of(1, 2, 3, 2, 4)),
                LayerCase.of(new Take(2, new Positions.Bordered(Border.EDGE, 1, 3)), PICTURE),
                LayerCase.of(new Take(3, new Positions.Bordered(Border.WRAP, 2, 6)), PICTURE),
                LayerCase.of(new Take(1, new Positions.Bordered(Border.REFLECT, 2, 1)), Shape.of(4, 1)),
                LayerCase.of(new Take(0, new Positions.Range(7, 0, -2)), Shape.of(9)),
                LayerCase.of(Take.of(-2, 0), Shape.of(3, 33)),
                LayerCase.of(new Take(1, new Positions.Rotated(0)), Shape.of(3, 33)));
    }
}
