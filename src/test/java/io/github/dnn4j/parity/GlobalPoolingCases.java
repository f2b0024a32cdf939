package io.github.dnn4j.parity;

import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Mean and maximum over one to three axes. */
final class GlobalPoolingCases {
    private GlobalPoolingCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (GlobalPooling layer : List.of(GlobalPooling.average(), GlobalPooling.max())) {
            cases.add(LayerCase.of(layer, Shape.of(2, 64, 7, 7)));
            cases.add(LayerCase.of(layer, Shape.of(1, 17, 13, 5)));
            cases.add(LayerCase.of(layer, Shape.of(1, 33, 1, 1)));
            cases.add(LayerCase.of(layer, Shape.of(2, 5, 31)));
            cases.add(LayerCase.of(layer, Shape.of(1, 8, 3, 4, 5)));
        }
        return cases;
    }
}
