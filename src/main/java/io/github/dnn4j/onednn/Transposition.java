package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;

/**
 * Which reorders are dnn4j's own transpose step: between row-major order and channels last or in whole blocks, with
 * AVX-512.
 */
final class Transposition {
    static final String REASON = "oneDNN's own reorder takes two to four times as long";

    private Transposition() {}

    static boolean fits(MemoryDesc from, MemoryDesc to) {
        ChannelOrder before = ChannelOrder.of(from);
        ChannelOrder after = ChannelOrder.of(to);
        return OneDnnInfo.floatsPerVector() == 16
                && areOpposite(before, after)
                && fits(from.type(), to.type())
                && isWhole(from, before)
                && isWhole(to, after);
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
        return order != ChannelOrder.BLOCKED || desc.shape().extent(1) % Dnnl.innerBlocks(desc.handle())[0] == 0;
    }
}
