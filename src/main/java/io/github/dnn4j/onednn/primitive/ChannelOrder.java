package io.github.dnn4j.onednn.primitive;

import java.util.Arrays;

/**
 * How channels and positions of an activation (N, C, spatial...) lie in memory, as dnn4j's own native steps walk them.
 */
public enum ChannelOrder {
    /** Channels innermost, positions a fixed stride apart; the memory may be part of a larger one. */
    CHANNELS_LAST,
    /** Blocks of at most 16 channels innermost. */
    BLOCKED,
    /** Positions innermost, one after the other. */
    PLANES,
    /** Something else, which native steps do not take. */
    OTHER;

    public static ChannelOrder of(MemoryDesc desc) {
        int rank = desc.shape().rank();
        if (rank < 2 || !DnnlMemory.isBlocked(desc.handle())) {
            return OTHER;
        }
        long[] strides = DnnlMemory.strides(desc.handle());
        long position = positionStride(desc, strides);
        long[] blockedAxes = DnnlMemory.innerAxes(desc.handle());
        if (position < 0 || (blockedAxes.length > 0 && !Arrays.equals(blockedAxes, new long[] {1}))) {
            return OTHER;
        }
        if (blockedAxes.length == 1) {
            return DnnlMemory.innerBlocks(desc.handle())[0] <= 16 ? BLOCKED : OTHER;
        }
        if (strides[1] == 1 || desc.shape().extent(1) == 1) {
            return CHANNELS_LAST;
        }
        return position <= 1 ? PLANES : OTHER;
    }

    /** Elements between consecutive positions; 0 where there is only one, -1 if they are not a fixed distance apart. */
    private static long positionStride(MemoryDesc desc, long[] strides) {
        long positions = 1;
        long stride = 0;
        for (int axis = desc.shape().rank() - 1; axis >= 2; axis--) {
            long extent = desc.shape().extent(axis);
            if (extent == 1) {
                continue;
            }
            if (positions == 1) {
                stride = strides[axis];
            } else if (strides[axis] != stride * positions) {
                return -1;
            }
            positions *= extent;
        }
        return stride;
    }
}
