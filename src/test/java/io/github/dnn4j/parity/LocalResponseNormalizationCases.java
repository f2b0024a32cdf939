package io.github.dnn4j.parity;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Odd and even sizes, sizes above the channels, other exponents. */
final class LocalResponseNormalizationCases {
    private LocalResponseNormalizationCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new LocalResponseNormalization(5, 1e-1, 0.75, 1), Shape.of(2, 16, 7, 7)),
                LayerCase.of(new LocalResponseNormalization(5, 1e-4, 0.75, 2), Shape.of(1, 17, 7, 5)),
                LayerCase.of(new LocalResponseNormalization(3, 1e-1, 0.5, 1), Shape.of(1, 8, 5, 5)),
                LayerCase.of(new LocalResponseNormalization(4, 1e-1, 0.75, 1), Shape.of(1, 16, 5, 5)),
                LayerCase.of(new LocalResponseNormalization(7, 1e-1, 0.75, 1), Shape.of(1, 3, 5, 5)),
                LayerCase.of(new LocalResponseNormalization(1, 1e-1, 0.75, 1), Shape.of(1, 5, 3, 3)),
                LayerCase.of(new LocalResponseNormalization(5, 1e-1, 0.75, 1), Shape.of(1, 16, 2, 3, 4)),
                LayerCase.of(new LocalResponseNormalization(5, 1e-1, 0.75, 1), Shape.of(1, 16, 9)));
    }
}
