package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.TakeTable;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.ExtentLimits;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.TakeSteps.Rows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/**
 * A value as rows along an axis: of what lies inside that axis in memory, which is row-major or has channels last, and
 * has no gaps.
 */
final class AxisRows {
    static final String NAME = "dnn4j:take";

    /** Entries of a table: beside the memory of the pool there is room for this many. */
    private static final long MOST_ENTRIES = 1L << 26;

    private final Lowering lowering;
    private final Operand operand;
    private final int axis;
    private final boolean channelsLast;

    private AxisRows(Lowering lowering, Operand operand, int axis, boolean channelsLast) {
        this.lowering = lowering;
        this.operand = operand;
        this.axis = axis;
        this.channelsLast = channelsLast;
    }

    /** The value in a type; reordered unless it lies so already. */
    static AxisRows of(Lowering lowering, Operand value, DataType type, int axis) {
        MemoryDesc desc = value.desc();
        boolean last = desc.shape().rank() >= 3 && !desc.isPlain() && hasInnerChannels(ChannelOrder.of(desc));
        Operand dense = last
                ? lowering.as(value, MemoryDesc.channelsLast(lowering.scope(), desc.shape(), type))
                : lowering.plain(value, type);
        return new AxisRows(lowering, dense, axis, last);
    }

    private static boolean hasInnerChannels(ChannelOrder order) {
        return order == ChannelOrder.CHANNELS_LAST || order == ChannelOrder.BLOCKED;
    }

    /** The rows at some positions. */
    Operand at(Positions positions) {
        Shape shape = operand.desc().shape();
        long in = shape.extent(axis);
        long out = positions.count(in);
        Operand result = result(out);
        Operand table = table("sources of " + in, out, at -> TakeTable.writeSources(positions, in, at));
        Rows rows = new Rows(in, out, inner(shape) * operand.desc().type().bytes());
        emit(new Call.Take(rows, Propagating.arguments(operand, table, result), lowering.subject()));
        return result;
    }

    /** What {@link #at} took {@code in} rows for, summed for each of these; the value is in F32. */
    Operand takers(Positions positions, long in) {
        Shape shape = operand.desc().shape();
        Operand result = result(in);
        long entries = TakeTable.takers(positions, in);
        Operand table = table("takers of " + in, entries, at -> TakeTable.writeTakers(positions, in, at));
        Rows rows = new Rows(in, shape.extent(axis), inner(shape));
        emit(new Call.Takers(rows, Propagating.arguments(operand, table, result), lowering.subject()));
        return result;
    }

    private void emit(Call call) {
        lowering.emitOwn(call, NAME, List.of(), "oneDNN takes no elements by their positions");
    }

    private Operand result(long extent) {
        Shape shape = operand.desc().shape().with(axis, extent);
        ExtentLimits.require(lowering.subject(), operand.desc().shape());
        ExtentLimits.require(lowering.subject(), shape);
        DataType type = operand.desc().type();
        return lowering.newOperand(
                channelsLast
                        ? MemoryDesc.channelsLast(lowering.scope(), shape, type)
                        : lowering.plainDesc(shape, type));
    }

    private Operand table(String what, long entries, Consumer<MemorySegment> content) {
        if (entries > MOST_ENTRIES) {
            throw lowering.unsupported("its table of positions along axis " + axis + " has " + entries
                    + " entries; up to " + MOST_ENTRIES + " are supported");
        }
        return lowering.constants()
                .ofPlan(what, Shape.of(entries), DataType.S32, table -> content.accept(table.segment()));
    }

    /** Elements of a row: of the axes inside this one in memory. */
    private long inner(Shape shape) {
        if (!channelsLast) {
            return shape.strides()[axis];
        }
        if (axis == 1) {
            return 1;
        }
        return shape.strides()[axis] * (axis == 0 ? 1 : shape.extent(1));
    }
}
