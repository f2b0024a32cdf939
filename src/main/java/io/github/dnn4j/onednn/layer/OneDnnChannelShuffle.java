package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Channel shuffle: channels (groups, C / groups) are read transposed. With channels last that is a native step of
 * dnn4j's own, otherwise a strided reorder. oneDNN's own shuffle has only a reference implementation for the layouts
 * that matter.
 */
public final class OneDnnChannelShuffle {
    private static final String SHUFFLE = "dnn4j:shuffle";

    private OneDnnChannelShuffle() {}

    public static void lower(Lowering lowering, ChannelShuffle layer) {
        lowering.output(0, run(lowering, layer.groups(), lowering.typedInput(0)));
    }

    /** The operand's channels, read as a matrix of {@code groups} rows, transposed. */
    static Operand run(Lowering lowering, long groups, Operand typed) {
        return lowering.take(
                new Candidate(SHUFFLE, () -> obstacle(typed.desc()), () -> channelsLast(lowering, groups, typed)),
                Candidate.otherwise("transposition", () -> reorder(lowering, groups, typed)));
    }

    private static String obstacle(MemoryDesc desc) {
        return ChannelOrder.of(desc) == ChannelOrder.CHANNELS_LAST
                        && desc.type().bytes() > 1
                ? ""
                : "it is for channels last, of two bytes and more";
    }

    private static Operand channelsLast(Lowering lowering, long groups, Operand source) {
        Operand result = lowering.newOperand(lowering.descriptors().dense(source.desc(), ChannelOrder.CHANNELS_LAST));
        List<Call.Argument> arguments =
                List.of(new Call.Argument(DnnlArg.SRC, source), new Call.Argument(DnnlArg.DST, result));
        lowering.emitOwn(
                new Call.Shuffle(Math.toIntExact(groups), arguments, lowering.subject()),
                SHUFFLE,
                List.of(),
                "oneDNN has only its reference implementation for this");
        return result;
    }

    private static Operand reorder(Lowering lowering, long groups, Operand typed) {
        Shape shape = typed.desc().shape();
        DataType type = typed.desc().type();
        long perGroup = shape.extent(1) / groups;
        long batch = shape.extent(0);
        long positions = shape.elements() / batch / shape.extent(1);
        Operand source = lowering.plain(typed, type);
        Shape split = Shape.of(batch, perGroup, groups, positions);
        MemoryDesc transposed = MemoryDesc.strided(lowering.scope(), split, type, new long[] {
            shape.extent(1) * positions, positions, perGroup * positions, 1
        });
        Operand shuffled = lowering.copy(new Operand(source.buffer(), transposed), lowering.plainDesc(split, type));
        return new Operand(shuffled.buffer(), lowering.plainDesc(shape, type));
    }
}
