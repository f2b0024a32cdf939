package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Along every axis, and its logarithm. */
final class SoftmaxCases {
    private SoftmaxCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (boolean log : new boolean[] {false, true}) {
            cases.add(LayerCase.of(new Softmax(1, log), Shape.of(1, 1000)));
            cases.add(LayerCase.of(new Softmax(1, log), Shape.of(2, 17, 5, 3)));
            cases.add(LayerCase.of(new Softmax(-1, log), Shape.of(2, 16, 5, 3)));
            cases.add(LayerCase.of(new Softmax(2, log), Shape.of(2, 16, 5, 3)));
            cases.add(LayerCase.of(new Softmax(0, log), Shape.of(33)));
            cases.add(LayerCase.of(new Softmax(0, log), Shape.of(3, 7)));
            cases.add(LayerCase.of(new Softmax(1, log), Shape.of(1, 9, 2, 3, 4)));
        }
        cases.add(LayerCase.of(new Softmax(1, false), Shape.of(17, 1)));
        return cases;
    }
}
