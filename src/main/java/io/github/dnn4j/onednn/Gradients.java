package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gradients of a training step that is being lowered: where each lies, and how they are added and delivered. */
final class Gradients {
    private static final String KIND = "Gradient";

    /**
     * A gradient in memory.
     *
     * @param view how the row-major tensor of what it belongs to is read with the operand's dimensions
     */
    private record Placed(Operand operand, MemoryDesc view) {}

    private final Lowering lowering;
    private final Map<Gradient, Placed> placed = new HashMap<>();

    Gradients(Lowering lowering) {
        this.lowering = lowering;
    }

    /** Where the gradient by a value lies. */
    Operand of(Gradient gradient) {
        return placed.get(gradient).operand();
    }

    /** Says where the gradient by a value lies. */
    void put(Gradient gradient, Operand operand) {
        put(gradient, operand, operand.desc());
    }

    /** Says where the gradient by a parameter lies. */
    void put(Gradient gradient, Operand operand, MemoryDesc view) {
        placed.put(gradient, new Placed(operand, view));
    }

    private Shape shape(Gradient gradient) {
        return switch (gradient.of()) {
            case VALUE -> lowering.shape(gradient.name());
            case PARAMETER -> lowering.program().network().parameters().get(gradient.name());
        };
    }

    /** Adds the parts in F32 and rounds the sum once. */
    void sum(Task.Sum sum) {
        lowering.begin(sum.result().name(), KIND);
        List<Operand> parts = sum.parts().stream().map(this::addend).toList();
        boolean narrow = parts.stream().allMatch(part -> part.desc().type() == sum.type());
        if (parts.size() == 2 && narrow) {
            put(sum.result(), add(parts.getFirst(), parts.getLast(), sum.type()));
            return;
        }
        Optional<Operand> atOnce = narrow && sum.type() != DataType.F32 ? atOnce(parts) : Optional.empty();
        put(sum.result(), atOnce.orElseGet(() -> lowering.typed(twoByTwo(parts), sum.type())));
    }

    private Operand add(Operand left, Operand right, DataType type) {
        return Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_ADD,
                left,
                right,
                left.desc().shape(),
                type,
                type,
                PostOperations.none(lowering));
    }

    private Operand twoByTwo(List<Operand> parts) {
        Operand total = lowering.typed(parts.getFirst(), DataType.F32);
        for (Operand part : parts.subList(1, parts.size())) {
            total = add(total, part, DataType.F32);
        }
        return total;
    }

    /** By oneDNN's sum of many, in the layout of the first; empty if it has only its reference implementation. */
    private Optional<Operand> atOnce(List<Operand> parts) {
        MemoryDesc desc = parts.getFirst().desc();
        List<Long> sources = Collections.nCopies(parts.size(), desc.handle());
        return lowering.implementations()
                .ranked(
                        _ -> true,
                        0,
                        () -> DnnlForward.sum(
                                lowering.engine(),
                                desc.handle(),
                                sources,
                                lowering.plainAttributes(),
                                lowering.subject()))
                .map(implementation -> {
                    List<Call.Argument> arguments = new ArrayList<>();
                    for (int i = 0; i < parts.size(); i++) {
                        arguments.add(new Call.Argument(
                                DnnlArg.MULTIPLE_SRC + i,
                                lowering.as(lowering.reshape(parts.get(i), desc.shape()), desc)));
                    }
                    Operand result = lowering.newOperand(desc);
                    arguments.add(new Call.Argument(DnnlArg.DST, result));
                    lowering.emit(implementation, arguments);
                    return result;
                });
    }

    /** Parts of a parameter's gradient may differ in their dimensions: they are added as vectors, in the tensor's order. */
    private Operand addend(Gradient part) {
        Placed at = placed.get(part);
        if (part.of() == Gradient.Of.VALUE) {
            return at.operand();
        }
        Operand inOrder = lowering.as(at.operand(), at.view());
        Shape vector = Shape.of(at.view().shape().elements());
        return new Operand(inOrder.buffer(), lowering.plainDesc(vector, DataType.F32));
    }

    /** Zeros, which the plan keeps. */
    void clear(Task.Clear clear) {
        lowering.begin(clear.gradient().name(), KIND);
        Shape shape = MemoryDesc.atLeastVector(shape(clear.gradient()));
        put(clear.gradient(), lowering.constants().ofPlan("zeros", shape, clear.type(), zeros -> {}));
    }

    /** Brings a gradient into a tensor of the session: its memory becomes the tensor where it is laid out so. */
    void deliver(Task.Deliver deliver) {
        lowering.begin(deliver.gradient().name(), KIND);
        Placed gradient = placed.get(deliver.gradient());
        Operand operand = gradient.operand();
        MemoryDesc view = gradient.view();
        if (deliver.gradient().of() == Gradient.Of.VALUE) {
            Shape shape = MemoryDesc.atLeastVector(shape(deliver.gradient()));
            operand = lowering.reshape(operand, shape);
            view = lowering.plainDesc(shape, DataType.F32);
        }
        Buffer buffer = operand.buffer();
        boolean whole = buffer.isRoot() && buffer.kind() == Buffer.Kind.ACTIVATION && buffer.bytes() == view.bytes();
        if (whole && operand.desc().sameAs(view)) {
            buffer.asOutput(deliver.tensor());
        } else {
            Operand tensor = new Operand(new Buffer(Buffer.Kind.OUTPUT, deliver.tensor(), view.bytes()), view);
            lowering.emission().reorder(operand, tensor, "gradients are delivered in row-major order as F32");
        }
    }
}
