package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.KnownFaults;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** oneDNN's binary operations, whose first operand has the full shape and whose second may broadcast. */
final class Binary {
    private Binary() {}

    /**
     * Runs {@code algorithm} on two operands.
     *
     * @param output shape of the result, to which both broadcast
     * @param type type of the operands
     * @param outputType type of the result
     */
    static Operand run(
            Lowering lowering,
            int algorithm,
            Operand first,
            Operand second,
            Shape output,
            DataType type,
            DataType outputType,
            PostOperations post) {
        return run(lowering, algorithm, first, second, output, type, type, outputType, post);
    }

    /** The same for operands of two types. */
    static Operand run(
            Lowering lowering,
            int algorithm,
            Operand first,
            Operand second,
            Shape output,
            DataType type,
            DataType secondType,
            DataType outputType,
            PostOperations post) {
        Shape full = MemoryDesc.atLeastVector(output);
        Operand left = full(lowering, align(lowering, first, full), full, type);
        Operand aligned = lowering.typed(align(lowering, second, full), secondType);
        boolean sameShape = aligned.desc().shape().equals(full);
        MemoryDesc matched = !sameShape
                ? aligned.desc()
                : secondType == type ? left.desc() : lowering.descriptors().as(left.desc(), secondType);
        MemoryDesc plainLeft = lowering.plainDesc(full, type);
        MemoryDesc plainRight = lowering.plainDesc(aligned.desc().shape(), secondType);
        long dst = lowering.any(full, outputType);
        boolean plain = KnownFaults.hasNoLastBlock(left.desc(), outputType);
        Implementation implementation = lowering.implementations()
                .choose(
                        () -> plain ? 0 : create(lowering, algorithm, left.desc(), matched, dst, post),
                        () -> plain ? 0 : create(lowering, algorithm, left.desc(), plainRight, dst, post),
                        () -> create(lowering, algorithm, plainLeft, plainRight, dst, post));
        Operand src0 = lowering.as(left, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand src1 = lowering.as(aligned, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 1));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.SRC, src0),
                new Call.Argument(DnnlArg.SRC_1, src1),
                new Call.Argument(DnnlArg.DST, result)));
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        return result;
    }

    private static long create(
            Lowering lowering, int algorithm, MemoryDesc left, MemoryDesc right, long dst, PostOperations post) {
        return DnnlForward.binary(
                lowering.engine(),
                algorithm,
                left.handle(),
                right.handle(),
                dst,
                post.attributes(),
                lowering.subject());
    }

    /** The operand with leading extents of 1 up to the rank of {@code full}. */
    static Operand align(Lowering lowering, Operand operand, Shape full) {
        return lowering.reshape(operand, Broadcast.expandRank(operand.desc().shape(), full.rank()));
    }

    /** The operand at the full shape: as it is, or added to zeros of that shape. */
    private static Operand full(Lowering lowering, Operand operand, Shape full, DataType type) {
        Operand typed = lowering.typed(operand, type);
        if (typed.desc().shape().equals(full)) {
            return typed;
        }
        Operand zeros = lowering.constants().ofPlan("zeros", full, type, content -> {});
        return run(lowering, DnnlAlgorithm.BINARY_ADD, zeros, typed, full, type, type, PostOperations.none(lowering));
    }
}
