package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * An operand of oneDNN's matrix product, of the result's rank: as it lies, and in row-major order. A transposed matrix
 * is the same memory with strides that change places.
 *
 * @param present as it lies; opaque and blocked layouts are not among those that a product reads
 * @param plain from what lies in row-major order; equal where it does
 */
record MatrixOperand(Operand present, MemoryDesc plain) {
    /**
     * A value as an operand.
     *
     * @param rank of the result
     */
    static MatrixOperand of(Lowering lowering, Operand value, boolean transposed, DataType type, int rank) {
        Operand typed = lowering.typed(value, type);
        Operand read = typed.desc().isStrided() ? typed : lowering.plain(typed, type);
        Operand full = lowering.reshape(read, Broadcast.expandRank(read.desc().shape(), rank));
        MemoryDesc row = lowering.plainDesc(full.desc().shape(), type);
        return transposed
                ? new MatrixOperand(new Operand(full.buffer(), swapped(lowering, full.desc())), swapped(lowering, row))
                : new MatrixOperand(full, row);
    }

    /** The same memory with its last two axes in the other order. */
    private static MemoryDesc swapped(Lowering lowering, MemoryDesc desc) {
        int last = desc.shape().rank() - 1;
        long[] extents = desc.shape().toArray();
        long[] strides = desc.strides();
        swap(extents, last);
        swap(strides, last);
        return MemoryDesc.strided(lowering.scope(), Shape.of(extents), desc.type(), strides)
                .withUsualStrides(lowering.scope());
    }

    private static void swap(long[] values, int last) {
        long value = values[last];
        values[last] = values[last - 1];
        values[last - 1] = value;
    }

    /** The products of two operands, in the first of the layouts that oneDNN writes. */
    static Operand multiply(Lowering lowering, MatrixOperand left, MatrixOperand right, List<MemoryDesc> layouts) {
        List<LongSupplier> candidates = new ArrayList<>();
        for (MemoryDesc dst : layouts) {
            candidates.add(() -> create(lowering, left.present.desc(), right.present.desc(), dst));
            candidates.add(() -> create(lowering, left.plain, right.present.desc(), dst));
            candidates.add(() -> create(lowering, left.present.desc(), right.plain, dst));
            candidates.add(() -> create(lowering, left.plain, right.plain, dst));
        }
        Implementation implementation = lowering.implementations().choose(candidates.toArray(LongSupplier[]::new));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(
                                DnnlArg.SRC, chosen(lowering, left, implementation, DnnlPrimitives.Argument.SRC)),
                        new Call.Argument(
                                DnnlArg.WEIGHTS,
                                chosen(lowering, right, implementation, DnnlPrimitives.Argument.WEIGHTS)),
                        new Call.Argument(DnnlArg.DST, result)));
        return result;
    }

    private static Operand chosen(
            Lowering lowering, MatrixOperand operand, Implementation implementation, DnnlPrimitives.Argument argument) {
        return lowering.as(operand.present, lowering.chosen(implementation, argument, 0));
    }

    private static long create(Lowering lowering, MemoryDesc left, MemoryDesc right, MemoryDesc dst) {
        return DnnlForward.matmul(
                lowering.engine(),
                left.handle(),
                right.handle(),
                dst.handle(),
                lowering.plainAttributes(),
                lowering.subject());
    }
}
