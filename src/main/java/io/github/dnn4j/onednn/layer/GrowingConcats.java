package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.Step;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Concatenations of channels that each begin with the one before, as in densely connected blocks (Huang et al., 2017).
 * With channels last no part of a result is contiguous, and every concatenation would copy all channels so far. Instead
 * the last one's memory is there from the first on, every value is copied into it once, and what lies there already is
 * read as a strided view. Only dnn4j's own steps read such views well, so all other readers of a result but the next
 * concatenation must be normalizations.
 */
final class GrowingConcats {
    private GrowingConcats() {}

    /**
     * The result of the step that is being lowered, placed in the memory of the last of its row; empty if it has none.
     */
    static Optional<Operand> place(Lowering lowering, DataType type) {
        Step step = lowering.step();
        Step end = lowering.placement().endOfRow(step).orElse(null);
        if (end == null) {
            return Optional.empty();
        }
        Operand first = lowering.input(0);
        Operand container = lowering.placement().container(end);
        boolean continues = container != null && first.buffer().root() == container.buffer();
        if (!continues && (container != null || ChannelOrder.of(first.desc()) != ChannelOrder.CHANNELS_LAST)) {
            return Optional.empty();
        }
        if (!continues) {
            container = lowering.newOperand(MemoryDesc.channelsLast(
                    lowering.scope(), lowering.shape(end.outputs().getFirst()), type));
            lowering.placement().contain(end, container);
        }
        if (container.desc().type() != type) {
            return Optional.empty();
        }
        List<String> inputs = step.inputs();
        long channel = continues ? first.desc().shape().extent(1) : 0;
        for (int i = continues ? 1 : 0; i < inputs.size(); i++) {
            Operand input = lowering.input(i);
            Operand view = view(lowering, container, channel, input.desc().shape());
            lowering.emission()
                    .reorder(input, view, "copied into " + end.name() + ", which this concatenation is part of");
            channel += input.desc().shape().extent(1);
        }
        Operand result = step.name().equals(end.name())
                ? container
                : view(lowering, container, 0, lowering.shape(step.outputs().getFirst()));
        lowering.emission().view("every value in it is copied once into the memory of " + end.name(), result.desc());
        return Optional.of(result);
    }

    /** A range of the container's channels. */
    private static Operand view(Lowering lowering, Operand container, long channel, Shape shape) {
        MemoryDesc whole = container.desc();
        MemoryDesc desc = MemoryDesc.strided(lowering.scope(), shape, whole.type(), DnnlMemory.strides(whole.handle()));
        long offset = channel * whole.type().bytes();
        return new Operand(
                Buffer.inside(container.buffer(), offset, container.buffer().name() + " channels", desc.bytes()), desc);
    }
}
