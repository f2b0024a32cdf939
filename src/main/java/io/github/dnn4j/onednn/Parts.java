package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Ranges of an operand along its axes, copied out of it. */
final class Parts {
    private Parts() {}

    /** A dense copy of the elements from {@code start} on, of the extents of {@code shape}, in the operand's order. */
    static Operand copy(Lowering lowering, Operand operand, List<Long> start, Shape shape) {
        Operand source = DnnlMemory.innerBlocks(operand.desc().handle()).length == 0
                ? operand
                : lowering.plain(operand, operand.desc().type());
        MemoryDesc desc = source.desc();
        if (desc.shape().equals(shape)) {
            return source;
        }
        long[] strides = DnnlMemory.strides(desc.handle());
        long offset = 0;
        for (int i = 0; i < strides.length; i++) {
            offset += start.get(i) * strides[i] * desc.type().bytes();
        }
        MemoryDesc part = MemoryDesc.strided(lowering.scope(), shape, desc.type(), strides);
        Buffer view = Buffer.inside(source.buffer(), offset, source.buffer().name() + " part", part.bytes());
        boolean channelsLast = desc.shape().rank() >= 3 && ChannelOrder.of(desc) == ChannelOrder.CHANNELS_LAST;
        MemoryDesc dense = channelsLast
                ? MemoryDesc.channelsLast(lowering.scope(), shape, desc.type())
                : lowering.plainDesc(shape, desc.type());
        return lowering.copy(new Operand(view, part), dense);
    }
}
