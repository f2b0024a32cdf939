package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Every operation on equal shapes and with every way of broadcasting. */
final class ElementwiseCases {
    private ElementwiseCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (Elementwise.Operation operation : Elementwise.Operation.values()) {
            Elementwise layer = new Elementwise(operation);
            cases.add(LayerCase.of(layer, Shape.of(2, 17, 7, 5), Shape.of(2, 17, 7, 5)));
            cases.add(LayerCase.of(layer, Shape.of(2, 16, 7, 5), Shape.of(1, 16, 1, 1)));
            cases.add(LayerCase.of(layer, Shape.of(2, 17, 7, 5), Shape.of(17, 1, 1)));
            cases.add(LayerCase.of(layer, Shape.of(2, 3, 7, 5), Shape.of(5)));
            cases.add(LayerCase.of(layer, Shape.of(2, 3, 7, 5), Shape.of(1)));
            cases.add(LayerCase.of(layer, Shape.of(1, 16, 1, 1), Shape.of(2, 16, 7, 5)));
            cases.add(LayerCase.of(layer, Shape.of(2, 1, 7, 1), Shape.of(1, 8, 1, 5)));
            cases.add(LayerCase.of(layer, Shape.of(3, 33), Shape.of(33)));
            cases.add(LayerCase.of(layer, Shape.of(65), Shape.of(65)));
            cases.add(LayerCase.of(layer, Shape.of(1, 8, 2, 3, 5), Shape.of(1, 8, 2, 3, 5)));
        }
        return cases;
    }
}
