package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A table of positions on the device, which a step reads. */
public final class PositionTable {
    /** Positions are numbered by 32 bits, and listed in the host's memory on their way to the device. */
    private static final long MOST_ENTRIES = 1L << 26;

    private PositionTable() {}

    /**
     * A table of 32-bit integers.
     *
     * @param what tells it from the step's others
     * @param content writes it into zeroed memory
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if it is too long
     */
    public static DeviceBuffer of(Lowering lowering, String what, long entries, Consumer<MemorySegment> content) {
        if (entries > MOST_ENTRIES) {
            throw lowering.unsupported(
                    "its table of positions has " + entries + " entries; up to " + MOST_ENTRIES + " are supported");
        }
        Shape shape = Shape.of(entries);
        Tensor table = Tensor.allocate(shape, DataType.S32);
        content.accept(table.segment());
        String key = lowering.step().name() + " " + what;
        return lowering.constants().weight(key, TensorSource.of(table), shape, DataType.S32, Layout.NCHW);
    }
}
