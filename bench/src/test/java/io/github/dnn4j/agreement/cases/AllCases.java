package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import java.util.List;
import java.util.stream.Stream;

/** Every case that is compared with every peer. To add one, add it to the list of its kind. */
public final class AllCases {
    private AllCases() {}

    /** All cases, their names different. */
    public static List<AgreementCase> cases() {
        return Stream.of(
                        ConvolutionCases.cases(),
                        TransposedConvolutionCases.cases(),
                        PoolingCases.cases(),
                        NormalizationCases.cases(),
                        ResamplingCases.cases(),
                        ActivationCases.cases(),
                        ArithmeticCases.cases(),
                        ArrangementCases.cases(),
                        BlockCases.cases())
                .flatMap(List::stream)
                .toList();
    }

    /** Resampling by scales for which peers do not round alike. */
    public static List<AgreementCase> awkwardScales() {
        return ResamplingCases.awkwardScales();
    }
}
