package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Layers that move elements and compute nothing. */
final class ArrangementCases {
    private static final Shape PICTURE = Shape.of(2, 12, 5, 7);

    private ArrangementCases() {}

    static List<AgreementCase> cases() {
        return List.of(
                AgreementCase.of("concat channels", Concat.channels(), PICTURE, Shape.of(2, 5, 5, 7), PICTURE),
                AgreementCase.of("concat batches", new Concat(0), PICTURE, Shape.of(1, 12, 5, 7)),
                AgreementCase.of("concat columns", new Concat(-1), PICTURE, Shape.of(2, 12, 5, 1)),
                AgreementCase.of("concat features", new Concat(1), Shape.of(3, 10), Shape.of(3, 7)),
                AgreementCase.of("channel shuffle, 3 groups", new ChannelShuffle(3), PICTURE),
                AgreementCase.of("channel shuffle, 4 groups", new ChannelShuffle(4), PICTURE),
                AgreementCase.of("channel shuffle 1-D", new ChannelShuffle(2), Shape.of(2, 6, 9)),
                AgreementCase.of("split channels", new Split(1, List.of(3L, 8L, 1L)), PICTURE),
                AgreementCase.of("split columns", new Split(-1, List.of(5L, 2L)), PICTURE),
                AgreementCase.of("transpose to channels last", new Transpose(List.of(0, 2, 3, 1)), PICTURE),
                AgreementCase.of("transpose all axes", new Transpose(List.of(3, 1, 0, 2)), PICTURE),
                AgreementCase.of("reshape", new Reshape(List.of(0L, -1L, 7L, 10L)), PICTURE),
                AgreementCase.of("flatten to features", Flatten.features(), PICTURE),
                AgreementCase.of("flatten at axis 3", new Flatten(3), PICTURE),
                AgreementCase.of("constant padding of pictures", border(), PICTURE),
                AgreementCase.of("constant padding of all axes", everywhere(), PICTURE),
                take("listed channels", 1, new Positions.Listed(List.of(3L, -1L, 0L, 3L))),
                take("every third column from the end", -1, new Positions.Range(-1, Long.MIN_VALUE, -3)),
                take("every second row of some", 2, new Positions.Range(1, -1, 2)),
                take("columns three times", 3, new Positions.Repeated(3)),
                take("batches twice", 0, new Positions.Repeated(2)),
                take("rotated rows", 2, new Positions.Rotated(2)),
                take("channels rotated back", 1, new Positions.Rotated(-5)),
                take("reflected columns", 3, new Positions.Bordered(Border.REFLECT, 2, 4)),
                take("repeated last row", 2, new Positions.Bordered(Border.EDGE, 1, 3)),
                take("wrapped columns", 3, new Positions.Bordered(Border.WRAP, 3, 1)),
                AgreementCase.of("dropout at inference", new Dropout(0.5), PICTURE));
    }

    private static AgreementCase take(String name, int axis, Positions positions) {
        return AgreementCase.of("take, " + name, new Take(axis, positions), PICTURE);
    }

    private static ConstantPadding border() {
        return new ConstantPadding(List.of(0, 0, 1, 2), List.of(0, 0, 3, 0), 0);
    }

    private static ConstantPadding everywhere() {
        return new ConstantPadding(List.of(1, 0, 2, 0), List.of(0, 3, 1, 1), -1.5f);
    }
}
