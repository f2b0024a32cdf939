package io.github.dnn4j.reference;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.Shape;

/** The inverse: input channel i (C / groups) + j went to output channel j groups + i. */
final class ReferenceChannelShuffleBackward {
    private ReferenceChannelShuffleBackward() {}

    static void compute(ChannelShuffle layer, Backward pass) {
        Shape shape = pass.input().shape();
        long channels = shape.extent(1);
        long plane = shape.elements() / shape.extent(0) / channels;
        long perGroup = channels / layer.groups();
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx -> Accumulation.each(dx, at -> {
                    long c = at / plane % channels;
                    long to = c % perGroup * layer.groups() + c / perGroup;
                    return dy.get(at + (to - c) * plane);
                }));
    }
}
