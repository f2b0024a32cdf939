package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** At every axis. */
final class FlattenCases {
    private FlattenCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(Flatten.features(), Shape.of(2, 17, 5, 3)),
                LayerCase.of(new Flatten(0), Shape.of(2, 16, 5, 3)),
                LayerCase.of(new Flatten(2), Shape.of(2, 16, 5, 3)),
                LayerCase.of(new Flatten(-1), Shape.of(2, 16, 5, 3)),
                LayerCase.of(new Flatten(4), Shape.of(2, 16, 5, 3)),
                LayerCase.of(Flatten.features(), Shape.of(3, 8)),
                LayerCase.of(Flatten.features(), Shape.of(2, 8, 2, 3, 4)));
    }
}
