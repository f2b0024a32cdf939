package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;

/** Channel shuffle: the channels as a matrix of groups times the rest, transposed. */
final class CudnnChannelShuffle {
    private CudnnChannelShuffle() {}

    static void lower(Lowering lowering, ChannelShuffle layer) {
        lowering.output(shuffled(lowering, lowering.channelsLast(0), layer.groups()));
    }

    /** The channels of {@code x}, which lie last, of so many groups. */
    static DeviceValue shuffled(Lowering lowering, DeviceValue x, int groups) {
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        long channels = x.shape().extent(1);
        long rest = channels / groups;
        Shape walked = Shape.of(x.shape().elements() / channels, rest, groups);
        Moves.emit(lowering, walked, x, y, new long[] {channels, 1, rest}, 0, new long[] {channels, groups, 1}, 0);
        return y;
    }
}
