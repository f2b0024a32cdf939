package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;
import java.util.Optional;

/** Layers, instances, groups, root mean squares and norms, over innermost and other axes, also without parameters. */
final class NormalizationCases {
    private static final double EPSILON = 1e-5;

    private NormalizationCases() {}

    private static Normalization plain(Divisor divisor, Integer... axes) {
        return new Normalization(divisor, List.of(axes), 1, EPSILON, Optional.empty(), Optional.empty());
    }

    static List<LayerCase> cases() {
        Normalization batch = plain(Divisor.DEVIATION, 0, 2, 3);
        return List.of(
                LayerCase.of(Normalization.layer(Shape.of(33), EPSILON), Shape.of(2, 5, 33)),
                LayerCase.of(Normalization.layer(Shape.of(64), 1e-3), Shape.of(1, 64)),
                LayerCase.of(Normalization.layer(Shape.of(7, 5), EPSILON), Shape.of(3, 4, 7, 5)),
                LayerCase.of(Normalization.layer(Shape.of(17), EPSILON), Shape.of(17)),
                LayerCase.of(Normalization.layer(Shape.of(19), EPSILON).withoutParameters(), Shape.of(2, 3, 19)),
                LayerCase.of(
                        Normalization.layer(Shape.of(9), EPSILON)
                                .withParameters(Optional.of(Shape.of(9)), Optional.empty()),
                        Shape.of(5, 9)),
                LayerCase.of(
                        Normalization.layer(Shape.of(9), EPSILON)
                                .withParameters(Optional.of(Shape.of(4, 1)), Optional.of(Shape.of(9))),
                        Shape.of(2, 4, 9)),
                LayerCase.of(Normalization.rootMeanSquare(Shape.of(31), EPSILON), Shape.of(2, 5, 31)),
                LayerCase.of(Normalization.rootMeanSquare(Shape.of(3, 8), EPSILON), Shape.of(1, 5, 3, 8)),
                LayerCase.of(plain(Divisor.ROOT_MEAN_SQUARE, 1), Shape.of(2, 13, 4, 3)),
                LayerCase.of(Normalization.instance(5, 1, EPSILON), Shape.of(1, 5, 23)),
                LayerCase.of(Normalization.instance(17, 2, EPSILON), Shape.of(2, 17, 7, 5)),
                LayerCase.of(Normalization.instance(3, 3, EPSILON), Shape.of(1, 3, 3, 4, 5)),
                LayerCase.of(Normalization.group(3, 21, 2, EPSILON), Shape.of(2, 21, 5, 3)),
                LayerCase.of(Normalization.group(4, 32, 2, EPSILON).withoutParameters(), Shape.of(1, 32, 7, 7)),
                LayerCase.of(Normalization.group(1, 6, 1, EPSILON), Shape.of(3, 6, 11)),
                LayerCase.of(Normalization.group(2, 10, 0, EPSILON), Shape.of(3, 10)),
                LayerCase.of(Normalization.group(2, 6, 3, EPSILON), Shape.of(1, 6, 2, 3, 4)),
                LayerCase.of(batch, Shape.of(3, 5, 4, 3)),
                LayerCase.of(plain(Divisor.DEVIATION, 1), Shape.of(2, 19, 3, 5)),
                LayerCase.of(plain(Divisor.L2_NORM, 1), Shape.of(2, 17, 3, 5)),
                LayerCase.of(plain(Divisor.L2_NORM, -1), Shape.of(3, 12)),
                LayerCase.of(plain(Divisor.L1_NORM, -1), Shape.of(2, 3, 15)),
                LayerCase.of(plain(Divisor.L1_NORM, 1), Shape.of(1, 9, 5)));
    }
}
