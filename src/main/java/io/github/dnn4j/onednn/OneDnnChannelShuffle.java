package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/**
 * Channel shuffle as a strided reorder: channels (groups, C / groups) are read transposed. oneDNN's own shuffle has only
 * a reference implementation for the layouts that matter.
 */
final class OneDnnChannelShuffle {
    private OneDnnChannelShuffle() {}

    static void lower(Lowering lowering, ChannelShuffle layer) {
        Shape shape = lowering.inputShape(0);
        DataType type = lowering.type(0);
        long groups = layer.groups();
        long perGroup = shape.extent(1) / groups;
        long batch = shape.extent(0);
        long positions = shape.elements() / batch / shape.extent(1);
        Operand source = lowering.plainInput(0);
        Shape split = Shape.of(batch, perGroup, groups, positions);
        MemoryDesc transposed = MemoryDesc.strided(lowering.scope(), split, type, new long[] {
            shape.extent(1) * positions, positions, perGroup * positions, 1
        });
        Operand shuffled = lowering.copy(new Operand(source.buffer(), transposed), lowering.plainDesc(split, type));
        lowering.output(0, new Operand(shuffled.buffer(), lowering.plainDesc(shape, type)));
    }
}
