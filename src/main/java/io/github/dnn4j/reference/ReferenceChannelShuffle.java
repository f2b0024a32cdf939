package io.github.dnn4j.reference;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Output channel j groups + i is input channel i (C / groups) + j, each copied whole. */
final class ReferenceChannelShuffle {
    private ReferenceChannelShuffle() {}

    static void compute(ChannelShuffle layer, Tensor input, Tensor output) {
        Shape shape = output.shape();
        long channels = shape.extent(1);
        long groups = layer.groups();
        long plane = output.bytes() / shape.extent(0) / channels;
        MemorySegment x = input.segment();
        MemorySegment y = output.segment();
        Parallel.forEach(shape.extent(0) * channels, index -> {
            long c = index % channels;
            long source = index - c + c % groups * (channels / groups) + c / groups;
            MemorySegment.copy(x, source * plane, y, index * plane, plane);
        });
    }
}
