package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every function of one element, where it bends and far out, and PReLU. */
final class ActivationCases {
    private static final Shape PICTURE = Shape.of(2, 6, 9, 11);

    private ActivationCases() {}

    static List<AgreementCase> cases() {
        List<AgreementCase> cases = new ArrayList<>();
        add(cases, "relu", Activation.relu());
        add(cases, "leaky relu", Activation.leakyRelu(0.01f));
        add(cases, "leaky relu with a negative slope", Activation.leakyRelu(-0.3f));
        add(cases, "relu6", Activation.relu6());
        add(cases, "clip with low above high", Activation.clip(1, -1));
        add(cases, "clip from below only", Activation.clip(-0.5f, Float.POSITIVE_INFINITY));
        add(cases, "elu", Activation.elu(1));
        add(cases, "elu, alpha 0.3", Activation.elu(0.3f));
        add(cases, "selu", Activation.selu());
        add(cases, "selu with other constants", new Activation(Activation.Function.SELU, 2, 1.5f));
        add(cases, "sigmoid", Activation.sigmoid());
        add(cases, "tanh", Activation.tanh());
        add(cases, "gelu, erf", Activation.geluErf());
        add(cases, "gelu, tanh", Activation.geluTanh());
        add(cases, "silu", Activation.silu());
        add(cases, "swish, factor 1.7", new Activation(Activation.Function.SILU, 1.7f, 0));
        add(cases, "hard sigmoid of 1/6", Activation.hardSigmoid(1f / 6, 0.5f));
        add(cases, "hard sigmoid of 0.2", Activation.hardSigmoid(0.2f, 0.5f));
        add(cases, "hard swish", Activation.hardSwish());
        add(cases, "mish", Activation.mish());
        add(cases, "softplus", Activation.softplus());
        add(cases, "softsign", Activation.softsign());
        add(cases, "celu", new Activation(Function.CELU, 0.7f, 0));
        add(cases, "thresholded relu", new Activation(Function.THRESHOLDED_RELU, 0.5f, 0));
        add(cases, "soft shrinkage", new Activation(Function.SHRINK, 0.5f, 0.5f));
        add(cases, "hard shrinkage", new Activation(Function.SHRINK, 0.5f, 0));
        for (Function function : List.of(
                Function.ABS,
                Function.NEGATE,
                Function.SIGN,
                Function.ROUND,
                Function.FLOOR,
                Function.CEIL,
                Function.ERF,
                Function.SIN,
                Function.COS,
                Function.ATAN,
                Function.ASINH)) {
            add(cases, function.toString().toLowerCase(Locale.ROOT), new Activation(function, 0, 0));
        }
        cases.add(AgreementCase.of("prelu, one slope", new PRelu(Shape.of(1)), PICTURE));
        cases.add(AgreementCase.of("prelu, a slope for each channel", PRelu.perChannel(6, 2), PICTURE));
        cases.add(AgreementCase.of("prelu of features", PRelu.perChannel(6, 0), Shape.of(5, 6)));
        cases.add(AgreementCase.of("prelu 1-D", PRelu.perChannel(6, 1), Shape.of(2, 6, 9)));
        cases.add(AgreementCase.of("prelu, a slope for each column", new PRelu(Shape.of(11)), PICTURE));
        return cases;
    }

    private static void add(List<AgreementCase> cases, String name, Activation layer) {
        cases.add(AgreementCase.of(name, layer, 0, 2, PICTURE));
        cases.add(AgreementCase.of(name + ", far out", layer, 0, 40, PICTURE));
    }
}
