package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Channel shuffle: channels (groups, C / groups) are read transposed. With channels last that is a native step of
 * dnn4j's own, otherwise a strided reorder. oneDNN's own shuffle has only a reference implementation for the layouts
 * that matter.
 */
final class OneDnnChannelShuffle {
    private OneDnnChannelShuffle() {}

    static void lower(Lowering lowering, ChannelShuffle layer) {
        Operand typed = lowering.typedInput(0);
        boolean channelsLast = ChannelOrder.of(typed.desc()) == ChannelOrder.CHANNELS_LAST
                && typed.desc().type().bytes() > 1;
        lowering.output(0, channelsLast ? channelsLast(lowering, layer, typed) : reorder(lowering, layer));
    }

    private static Operand channelsLast(Lowering lowering, ChannelShuffle layer, Operand source) {
        Operand result = lowering.newOperand(lowering.denseLike(source.desc(), ChannelOrder.CHANNELS_LAST));
        List<Call.Argument> arguments =
                List.of(new Call.Argument(Dnnl.ARG_SRC, source), new Call.Argument(Dnnl.ARG_DST, result));
        lowering.emitOwn(
                new Call.Shuffle(layer.groups(), arguments, lowering.subject()),
                "dnn4j:shuffle",
                List.of(),
                "oneDNN has only its reference implementation for this");
        return result;
    }

    private static Operand reorder(Lowering lowering, ChannelShuffle layer) {
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
        return new Operand(shuffled.buffer(), lowering.plainDesc(shape, type));
    }
}
