package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Concatenation. Where every input's memory is a contiguous part of the result's (at batch 1, channels in a plain or
 * channel-blocked layout), the inputs are computed straight into the result and nothing is copied. With channels last a
 * row of {@link GrowingConcats} copies every value once. Otherwise oneDNN's concat, in the layout of the first input.
 */
final class OneDnnConcat {
    private OneDnnConcat() {}

    static void lower(Lowering lowering, Concat layer) {
        Shape output = lowering.outputShape(0);
        int axis = output.axis(layer.axis());
        DataType type = lowering.type(0);
        Optional<Operand> placed = GrowingConcats.place(lowering, type);
        if (placed.isPresent()) {
            lowering.output(0, placed.get());
            return;
        }
        List<Operand> inputs = new ArrayList<>();
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            inputs.add(lowering.typedInput(i));
        }
        lowering.output(0, run(lowering, inputs, axis, output, type));
    }

    static Operand run(Lowering lowering, List<Operand> inputs, int axis, Shape output, DataType type) {
        if (inputs.size() == 1) {
            return inputs.getFirst();
        }
        long attributes = lowering.plainAttributes();
        long any = lowering.any(output, type);
        Implementation implementation = lowering.implementations()
                .choose(
                        () -> create(
                                lowering, inputs.stream().map(Operand::desc).toList(), axis, any, attributes),
                        () -> output.rank() >= 3
                                ? create(
                                        lowering,
                                        inputs.stream()
                                                .map(input -> MemoryDesc.channelsLast(
                                                        lowering.scope(),
                                                        input.desc().shape(),
                                                        type))
                                                .toList(),
                                        axis,
                                        any,
                                        attributes)
                                : 0,
                        () -> create(
                                lowering,
                                inputs.stream()
                                        .map(input ->
                                                lowering.plainDesc(input.desc().shape(), type))
                                        .toList(),
                                axis,
                                any,
                                attributes));
        List<Operand> sources = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            sources.add(lowering.as(inputs.get(i), lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, i)));
        }
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        if (canHold(result.desc(), sources, axis)) {
            long offset = 0;
            for (Operand source : sources) {
                source.buffer().root().placeInside(result.buffer(), offset);
                offset += source.desc().bytes();
            }
            lowering.emission().view("its inputs are computed straight into it: nothing is copied", result.desc());
            return result;
        }
        List<Call.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            arguments.add(new Call.Argument(DnnlArg.MULTIPLE_SRC + i, sources.get(i)));
        }
        arguments.add(new Call.Argument(DnnlArg.DST, result));
        lowering.emit(implementation, arguments);
        return result;
    }

    private static long create(Lowering lowering, List<MemoryDesc> sources, int axis, long dst, long attributes) {
        return DnnlForward.concat(
                lowering.engine(),
                dst,
                axis,
                sources.stream().map(MemoryDesc::handle).toList(),
                attributes,
                lowering.subject());
    }

    /**
     * True if the parts, in order, are the result's memory: all in the same layout, contiguous along the axis, each
     * alone in an activation buffer of exactly its size.
     */
    private static boolean canHold(MemoryDesc result, List<Operand> parts, int axis) {
        Set<Buffer> roots = new HashSet<>();
        long bytes = 0;
        for (Operand part : parts) {
            Buffer root = part.buffer().root();
            boolean whole = root.bytes() == part.desc().bytes() && part.buffer().offsetInRoot() == 0;
            if (root.kind() != Buffer.Kind.ACTIVATION
                    || !whole
                    || !roots.add(root)
                    || !part.desc().isSequenceAlong(axis)
                    || !part.desc().layout().equals(result.layout())) {
                return false;
            }
            bytes += part.desc().bytes();
        }
        return result.isSequenceAlong(axis) && bytes == result.bytes();
    }
}
