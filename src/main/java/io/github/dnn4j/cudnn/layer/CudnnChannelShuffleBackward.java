package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.Layout;

/** Channel shuffle in the backward pass: channel c of g groups went to where C / g groups bring it back from. */
final class CudnnChannelShuffleBackward {
    private CudnnChannelShuffleBackward() {}

    static void lower(TrainingLowering training, ChannelShuffle layer) {
        Lowering lowering = training.lowering();
        DeviceValue gradient = training.outputGradient(0);
        DeviceValue dy = lowering.as(gradient, gradient.type(), Layout.NHWC);
        int rest = Math.toIntExact(dy.shape().extent(1) / layer.groups());
        training.inputGradient(0, CudnnChannelShuffle.shuffled(lowering, dy, rest));
    }
}
