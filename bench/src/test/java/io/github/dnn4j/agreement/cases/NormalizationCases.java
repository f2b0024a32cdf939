package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Batch normalization at inference, local response normalization, softmax and its logarithm along every axis. */
final class NormalizationCases {
    private static final Shape PICTURE = Shape.of(2, 12, 5, 7);

    private NormalizationCases() {}

    static List<AgreementCase> cases() {
        return List.of(
                AgreementCase.of("batch normalization of features", new BatchNormalization(12, 1e-5), Shape.of(5, 12)),
                AgreementCase.of("batch normalization 1-D", new BatchNormalization(12, 1e-5), Shape.of(2, 12, 9)),
                AgreementCase.of("batch normalization 2-D", new BatchNormalization(12, 1e-5), PICTURE),
                AgreementCase.of("batch normalization, epsilon 0.1", new BatchNormalization(12, 0.1), PICTURE),
                AgreementCase.of("batch normalization 3-D", new BatchNormalization(4, 1e-3), Shape.of(2, 4, 3, 5, 4)),
                local("AlexNet's", new LocalResponseNormalization(5, 1e-4, 0.75, 2), PICTURE),
                local("size 5, strong", new LocalResponseNormalization(5, 2, 0.75, 1), PICTURE),
                local("size 3, beta 0.5", new LocalResponseNormalization(3, 1.5, 0.5, 1), PICTURE),
                local("size 1, beta 1", new LocalResponseNormalization(1, 0.7, 1, 1), PICTURE),
                local("size past the channels", new LocalResponseNormalization(31, 3, 0.75, 1), PICTURE),
                local("even size 4", new LocalResponseNormalization(4, 2, 0.75, 1), PICTURE),
                local("1-D", new LocalResponseNormalization(5, 2, 0.75, 1), Shape.of(2, 9, 11)),
                local("3-D", new LocalResponseNormalization(3, 2, 0.75, 1), Shape.of(1, 7, 3, 4, 5)),
                slices("layer normalization of features", Normalization.layer(Shape.of(96), 1e-6), Shape.of(2, 7, 96)),
                slices("layer normalization of rows", Normalization.layer(Shape.of(5, 7), 1e-5), PICTURE),
                slices("layer normalization without parameters", bare(Normalization.layer(Shape.of(7), 1e-5)), PICTURE),
                slices("instance normalization", Normalization.instance(12, 2, 1e-5), PICTURE),
                slices("group normalization", Normalization.group(4, 12, 2, 1e-5), PICTURE),
                slices("group normalization, one group", Normalization.group(1, 12, 2, 1e-5), PICTURE),
                slices("group normalization 1-D", Normalization.group(3, 12, 1, 1e-3), Shape.of(2, 12, 9)),
                slices("RMS normalization", Normalization.rootMeanSquare(Shape.of(96), 1e-6), Shape.of(2, 7, 96)),
                slices("L1 norm over channels", norm(Normalization.Divisor.L1_NORM), PICTURE),
                slices("L2 norm over channels", norm(Normalization.Divisor.L2_NORM), PICTURE),
                AgreementCase.of("softmax of features", Softmax.channels(), 0, 3, Shape.of(5, 1000)),
                AgreementCase.of("softmax over the batch", new Softmax(0, false), 0, 3, PICTURE),
                AgreementCase.of("softmax over channels", new Softmax(1, false), 0, 3, PICTURE),
                AgreementCase.of("softmax over rows", new Softmax(2, false), 0, 3, PICTURE),
                AgreementCase.of("softmax over the last axis", new Softmax(-1, false), 0, 3, PICTURE),
                AgreementCase.of("softmax of large values", new Softmax(1, false), 500, 40, PICTURE),
                AgreementCase.of("log softmax of features", new Softmax(1, true), 0, 3, Shape.of(5, 1000)),
                AgreementCase.of("log softmax over channels", new Softmax(1, true), 0, 3, PICTURE),
                AgreementCase.of("log softmax over the last axis", new Softmax(-1, true), 0, 3, PICTURE),
                AgreementCase.of("log softmax of large values", new Softmax(1, true), 500, 40, PICTURE));
    }

    private static Normalization bare(Normalization layer) {
        return layer.withoutParameters();
    }

    private static Normalization norm(Normalization.Divisor divisor) {
        return new Normalization(divisor, List.of(1), 1, 1e-12, Optional.empty(), Optional.empty());
    }

    private static AgreementCase slices(String name, Normalization layer, Shape input) {
        return AgreementCase.of(name, layer, 3, 2, input);
    }

    private static AgreementCase local(String name, LocalResponseNormalization layer, Shape input) {
        return AgreementCase.of("local response normalization, " + name, layer, 0, 2, input);
    }
}
