package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.TrainingLowering;

/** The gradient of a channel shuffle: what g groups spread, C / g groups bring back. */
public final class OneDnnChannelShuffleBackward {
    private OneDnnChannelShuffleBackward() {}

    public static void lower(TrainingLowering training, ChannelShuffle layer) {
        Lowering lowering = training.lowering();
        long groups = lowering.inputShape(0).extent(1) / layer.groups();
        training.inputGradient(0, OneDnnChannelShuffle.run(lowering, groups, training.outputGradient(0)));
    }
}
