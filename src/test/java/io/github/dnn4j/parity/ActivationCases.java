package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Every function, on pictures and vectors with tails. */
final class ActivationCases {
    private ActivationCases() {}

    static List<LayerCase> cases() {
        List<Activation> layers = List.of(
                Activation.relu(),
                Activation.leakyRelu(0.1f),
                Activation.leakyRelu(0),
                Activation.relu6(),
                Activation.clip(-1, 1),
                Activation.clip(0.5f, 0.25f),
                Activation.elu(1),
                Activation.elu(0.25f),
                Activation.selu(),
                Activation.sigmoid(),
                Activation.tanh(),
                Activation.geluErf(),
                Activation.geluTanh(),
                Activation.silu(),
                new Activation(Activation.Function.SILU, 1.5f, 0),
                Activation.hardSigmoid(0.2f, 0.5f),
                Activation.hardSwish(),
                new Activation(Activation.Function.HARD_SWISH, 0.25f, 0.75f),
                Activation.mish(),
                Activation.softplus(),
                Activation.softsign());
        List<Activation> elementary = List.of(
                new Activation(Function.CELU, 1, 0),
                new Activation(Function.CELU, 0.5f, 0),
                new Activation(Function.THRESHOLDED_RELU, 1, 0),
                new Activation(Function.SHRINK, 0.5f, 0),
                new Activation(Function.SHRINK, 1, 0.25f),
                new Activation(Function.POW, 0.5f, 0),
                new Activation(Function.POW, 3, 0),
                new Activation(Function.POW, -1.5f, 0));
        List<Function> plain =
                EnumSet.range(Function.RECIPROCAL, Function.ATANH).stream().toList();
        List<LayerCase> cases = new ArrayList<>();
        List<Activation> all = Stream.of(
                        layers.stream(),
                        elementary.stream(),
                        plain.stream().map(function -> new Activation(function, 0, 0)))
                .flatMap(stream -> stream)
                .toList();
        for (Activation layer : all) {
            cases.add(LayerCase.of(layer, Shape.of(2, 17, 7, 5)));
            cases.add(LayerCase.of(layer, Shape.of(3, 65)));
            cases.add(LayerCase.of(layer, Shape.of(1, 16, 3, 4, 5)));
        }
        cases.add(LayerCase.of(Activation.relu(), Shape.of(33)));
        cases.add(LayerCase.of(Activation.relu(), Shape.of(1, 1, 1, 1)));
        return cases;
    }
}
