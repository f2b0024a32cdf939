package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Descriptors of values that are made from those of other values. */
final class Descriptors {
    private final DnnlScope scope;

    Descriptors(DnnlScope scope) {
        this.scope = scope;
    }

    /** The layout of {@code desc} with another element type; plain where it has inner padding or is opaque. */
    MemoryDesc as(MemoryDesc desc, DataType type) {
        if (DnnlMemory.isBlocked(desc.handle()) && DnnlMemory.innerBlocks(desc.handle()).length == 0) {
            return MemoryDesc.strided(scope, desc.shape(), type, DnnlMemory.strides(desc.handle()));
        }
        if (desc.shape().rank() >= 3) {
            return MemoryDesc.channelsLast(scope, desc.shape(), type);
        }
        return MemoryDesc.plain(scope, desc.shape(), type);
    }

    /** The dense descriptor of the shape, type and order of one that may be part of a larger memory. */
    MemoryDesc dense(MemoryDesc desc, ChannelOrder order) {
        return switch (order) {
            case CHANNELS_LAST ->
                desc.shape().rank() == 2
                        ? MemoryDesc.plain(scope, desc.shape(), desc.type())
                        : MemoryDesc.channelsLast(scope, desc.shape(), desc.type());
            case PLANES -> MemoryDesc.plain(scope, desc.shape(), desc.type());
            case BLOCKED, OTHER -> desc;
        };
    }

    /**
     * Dense layouts to try for a value, best first: those of the operands, channels last, row-major.
     *
     * @param present operands of that shape; those of another are passed over
     */
    List<MemoryDesc> candidates(Shape shape, DataType type, Operand... present) {
        Shape full = MemoryDesc.atLeastVector(shape);
        List<MemoryDesc> result = new ArrayList<>();
        for (Operand operand : present) {
            if (operand.desc().shape().equals(full) && isDense(operand.desc())) {
                addNew(result, as(operand.desc(), type));
            }
        }
        if (full.rank() >= 3) {
            addNew(result, MemoryDesc.channelsLast(scope, full, type));
        }
        addNew(result, MemoryDesc.plain(scope, full, type));
        return result;
    }

    private static boolean isDense(MemoryDesc desc) {
        return desc.bytes() == desc.shape().bytes(desc.type());
    }

    private static void addNew(List<MemoryDesc> list, MemoryDesc desc) {
        if (list.stream().noneMatch(known -> known.sameAs(desc))) {
            list.add(desc);
        }
    }
}
