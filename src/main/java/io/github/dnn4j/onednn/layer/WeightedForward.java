package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What convolutions, transposed ones and fully connected layers share in the forward pass. */
final class WeightedForward {
    private WeightedForward() {}

    /** The bias, as its gradient too is given: a vector in F32; empty for a layer without one. */
    static Optional<MemoryDesc> biasDesc(Lowering lowering, boolean bias, long outputs) {
        return bias ? Optional.of(lowering.plainDesc(Shape.of(outputs), DataType.F32)) : Optional.empty();
    }

    /** What oneDNN takes for a descriptor that may be missing. */
    static long handle(Optional<MemoryDesc> desc) {
        return desc.map(MemoryDesc::handle).orElse(0L);
    }

    /**
     * The weight (out, in / groups, kernel...) read as oneDNN wants it: as it is for one group, else (groups, out /
     * groups, in / groups, kernel...).
     */
    static MemoryDesc groupedWeights(Lowering lowering, long out, long inPerGroup, long groups, Shape weight) {
        DataType type = lowering.step().isOnIntegers()
                ? DataType.S8
                : lowering.parameter(0).type();
        if (groups == 1) {
            return lowering.plainDesc(weight, type);
        }
        long[] dims = new long[weight.rank() + 1];
        dims[0] = groups;
        dims[1] = out / groups;
        dims[2] = inPerGroup;
        System.arraycopy(weight.toArray(), 2, dims, 3, weight.rank() - 2);
        return lowering.plainDesc(Shape.of(dims), type);
    }

    /**
     * The type to multiply in. In 16 bits oneDNN multiplies channels two by two, the last of an odd number with what
     * comes next in memory by a weight of zero, which gives a NaN if that is not finite.
     */
    static DataType typeOfProducts(Lowering lowering, long channelsOfGroup) {
        DataType type = lowering.type(0);
        return lowering.propagates() && type.bytes() == 2 && channelsOfGroup % 2 != 0 ? DataType.F32 : type;
    }

    /** The second parameter of the step as an F32 vector. */
    static Operand bias(Lowering lowering, long outputs) {
        return bias(lowering, lowering.plainDesc(Shape.of(outputs), DataType.F32));
    }

    private static Operand bias(Lowering lowering, MemoryDesc desc) {
        return lowering.weight(
                1, lowering.plainDesc(desc.shape(), lowering.parameter(1).type()), desc);
    }

    /**
     * Emits the call that computes the step, and gives its result.
     *
     * @param view how the weight is read
     * @param biasDesc the bias, of a layer that has one
     */
    static Operand emit(
            Lowering lowering,
            Implementation implementation,
            Operand data,
            MemoryDesc view,
            Optional<MemoryDesc> biasDesc,
            PostOperations post) {
        Operand src = lowering.as(data, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        MemoryDesc packed = lowering.chosen(implementation, DnnlPrimitives.Argument.WEIGHTS, 0);
        Operand weight = lowering.step().isOnIntegers()
                ? lowering.weights().integers(0, view, packed)
                : lowering.weight(0, view, packed);
        Operand result = post.destination(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>();
        arguments.add(new Call.Argument(DnnlArg.SRC, src));
        arguments.add(new Call.Argument(DnnlArg.WEIGHTS, weight));
        arguments.add(new Call.Argument(DnnlArg.DST, result));
        biasDesc.ifPresent(desc -> arguments.add(new Call.Argument(DnnlArg.BIAS, bias(lowering, desc))));
        arguments.addAll(post.arguments(implementation));
        lowering.emit(implementation, arguments);
        return result;
    }
}
