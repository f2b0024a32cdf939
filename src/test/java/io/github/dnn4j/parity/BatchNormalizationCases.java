package io.github.dnn4j.parity;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** With tails of channels, without pixels, and of every rank. */
final class BatchNormalizationCases {
    private BatchNormalizationCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new BatchNormalization(16, 1e-5), Shape.of(2, 16, 8, 8)),
                LayerCase.of(new BatchNormalization(17, 1e-5), Shape.of(2, 17, 7, 5)),
                LayerCase.of(new BatchNormalization(1, 1e-3), Shape.of(1, 1, 1, 1)),
                LayerCase.of(new BatchNormalization(33, 1e-3), Shape.of(3, 33)),
                LayerCase.of(new BatchNormalization(5, 1e-5), Shape.of(2, 5, 31)),
                LayerCase.of(new BatchNormalization(9, 1e-5), Shape.of(1, 9, 3, 4, 5)));
    }
}
