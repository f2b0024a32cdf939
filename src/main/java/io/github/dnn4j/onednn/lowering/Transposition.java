package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.NativeRuntime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/**
 * Which reorders are dnn4j's own transpose step: between row-major order and channels last or in whole blocks, with
 * AVX-512.
 */
final class Transposition {
    /** A vector of them; fewer are a matrix too narrow for it. */
    private static final long LEAST_POSITIONS = 16;

    /** What explanations and compile options call it. */
    static final String NAME = "dnn4j:transpose";

    static final String REASON = "oneDNN's own reorder takes two to four times as long";

    private Transposition() {}

    static boolean fits(MemoryDesc from, MemoryDesc to) {
        ChannelOrder before = ChannelOrder.of(from);
        ChannelOrder after = ChannelOrder.of(to);
        return NativeRuntime.hasAvx512()
                && positions(from.shape()) >= LEAST_POSITIONS
                && areOpposite(before, after)
                && fits(from.type(), to.type())
                && isWhole(from, before)
                && isWhole(to, after);
    }

    private static long positions(Shape shape) {
        return shape.rank() < 3 ? 1 : shape.elements() / shape.extent(0) / shape.extent(1);
    }

    private static boolean areOpposite(ChannelOrder before, ChannelOrder after) {
        return before == ChannelOrder.PLANES ? isInner(after) : after == ChannelOrder.PLANES && isInner(before);
    }

    private static boolean isInner(ChannelOrder order) {
        return order == ChannelOrder.CHANNELS_LAST || order == ChannelOrder.BLOCKED;
    }

    private static boolean fits(DataType from, DataType to) {
        return from == to ? from.bytes() == 2 || from.bytes() == 4 : isF32(from, to) || isF32(to, from);
    }

    private static boolean isF32(DataType one, DataType other) {
        return one == DataType.F32 && other == DataType.BF16;
    }

    /** True unless blocks are padded. */
    private static boolean isWhole(MemoryDesc desc, ChannelOrder order) {
        return order != ChannelOrder.BLOCKED || desc.shape().extent(1) % DnnlMemory.innerBlocks(desc.handle())[0] == 0;
    }
}
