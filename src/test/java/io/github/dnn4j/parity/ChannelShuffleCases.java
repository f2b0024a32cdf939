package io.github.dnn4j.parity;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** Groups that are few, many, one and all. */
final class ChannelShuffleCases {
    private ChannelShuffleCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new ChannelShuffle(2), Shape.of(2, 16, 7, 7)),
                LayerCase.of(new ChannelShuffle(3), Shape.of(1, 240, 14, 14)),
                LayerCase.of(new ChannelShuffle(8), Shape.of(2, 24, 5, 3)),
                LayerCase.of(new ChannelShuffle(1), Shape.of(1, 12, 4, 4)),
                LayerCase.of(new ChannelShuffle(12), Shape.of(1, 12, 4, 4)),
                LayerCase.of(new ChannelShuffle(5), Shape.of(2, 15)),
                LayerCase.of(new ChannelShuffle(7), Shape.of(2, 21, 9)),
                LayerCase.of(new ChannelShuffle(2), Shape.of(1, 34, 2, 3, 4)));
    }
}
