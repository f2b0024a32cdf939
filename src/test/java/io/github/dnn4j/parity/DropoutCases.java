package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** The identity. */
final class DropoutCases {
    private DropoutCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Dropout(0.5), Shape.of(2, 17, 5, 5)), LayerCase.of(new Dropout(0), Shape.of(3, 65)));
    }
}
