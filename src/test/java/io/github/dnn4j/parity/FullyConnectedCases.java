package io.github.dnn4j.parity;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Vectors and pictures, batches of one and more, sums up to 9216 terms. */
final class FullyConnectedCases {
    private FullyConnectedCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (boolean bias : new boolean[] {true, false}) {
            cases.add(LayerCase.of(new FullyConnected(64, 10, bias), Shape.of(1, 64)));
            cases.add(LayerCase.of(new FullyConnected(65, 33, bias), Shape.of(3, 65)));
            cases.add(LayerCase.of(new FullyConnected(1, 1, bias), Shape.of(1, 1)));
            cases.add(LayerCase.of(new FullyConnected(17, 127, bias), Shape.of(16, 17)));
            cases.add(LayerCase.of(new FullyConnected(4096, 100, bias), Shape.of(1, 4096)));
            cases.add(LayerCase.of(new FullyConnected(9216, 48, bias), Shape.of(1, 9216)));
            cases.add(LayerCase.of(new FullyConnected(9216, 48, bias), Shape.of(2, 9216)));
            cases.add(LayerCase.of(new FullyConnected(17 * 4 * 3, 20, bias), Shape.of(2, 17, 4, 3)));
            cases.add(LayerCase.of(new FullyConnected(256 * 36, 64, bias), Shape.of(1, 256, 6, 6)));
            cases.add(LayerCase.of(new FullyConnected(5 * 24, 7, bias), Shape.of(3, 5, 2, 3, 4)));
        }
        return cases;
    }
}
