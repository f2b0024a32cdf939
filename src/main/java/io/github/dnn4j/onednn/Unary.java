package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The common course of a primitive with one source and one destination: the present layout first, then channels last,
 * then plain, and the first of them for which there is more than a reference implementation.
 */
final class Unary {
    /** Makes the primitive descriptor for a source and destination; 0 if there is none. */
    interface Creation {
        long create(long src, long dst);
    }

    private Unary() {}

    /**
     * Runs a primitive on {@code input}.
     *
     * @param output shape of the destination
     * @param type type of the source
     * @param outputType type of the destination
     * @param post post-operations that {@code creation} gives to the primitive
     * @param more further arguments, in the layouts that they already have
     * @return the destination, in the layout that the implementation chose
     */
    static Operand run(
            Lowering lowering,
            Operand input,
            Shape output,
            DataType type,
            DataType outputType,
            PostOperations post,
            Creation creation,
            List<Call.Argument> more) {
        Shape shape = input.desc().shape();
        Shape full = MemoryDesc.atLeastVector(output);
        long dst = lowering.any(full, outputType);
        Operand present = lowering.typed(input, type);
        Implementation implementation = lowering.implementations()
                .choose(
                        () -> creation.create(present.desc().handle(), dst),
                        () -> shape.rank() >= 3
                                ? creation.create(
                                        MemoryDesc.channelsLast(lowering.scope(), shape, type)
                                                .handle(),
                                        dst)
                                : 0,
                        () -> creation.create(lowering.plainDesc(shape, type).handle(), dst),
                        () -> creation.create(
                                lowering.plainDesc(shape, type).handle(),
                                lowering.plainDesc(full, outputType).handle()));
        Operand src = lowering.as(present, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        List<Call.Argument> arguments =
                new ArrayList<>(List.of(new Call.Argument(DnnlArg.SRC, src), new Call.Argument(DnnlArg.DST, result)));
        arguments.addAll(more);
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        return result;
    }
}
