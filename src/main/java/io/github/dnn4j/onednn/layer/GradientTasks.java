package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Gradients;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Gradients added, cleared and delivered. */
public final class GradientTasks {
    private static final String KIND = "Gradient";

    private GradientTasks() {}

    private static Shape shape(Lowering lowering, Gradient gradient) {
        return gradient.shape(lowering.program().network(), lowering::shape);
    }

    /** Adds the parts in F32 and rounds the sum once. */
    public static void sum(TrainingLowering training, Task.Sum sum) {
        Lowering lowering = training.lowering();
        lowering.begin(sum.result().name(), KIND);
        List<Operand> parts =
                sum.parts().stream().map(part -> addend(training, part)).toList();
        boolean narrow = parts.stream().allMatch(part -> part.desc().type() == sum.type());
        if (parts.size() == 2 && narrow) {
            training.gradients().put(sum.result(), add(lowering, parts.getFirst(), parts.getLast(), sum.type()));
            return;
        }
        Optional<Operand> atOnce = narrow && sum.type() != DataType.F32 ? atOnce(lowering, parts) : Optional.empty();
        training.gradients()
                .put(sum.result(), atOnce.orElseGet(() -> lowering.typed(twoByTwo(lowering, parts), sum.type())));
    }

    private static Operand add(Lowering lowering, Operand left, Operand right, DataType type) {
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

    private static Operand twoByTwo(Lowering lowering, List<Operand> parts) {
        Operand total = lowering.typed(parts.getFirst(), DataType.F32);
        for (Operand part : parts.subList(1, parts.size())) {
            total = add(lowering, total, part, DataType.F32);
        }
        return total;
    }

    /** By oneDNN's sum of many, in the layout of the first; empty if it has only its reference implementation. */
    private static Optional<Operand> atOnce(Lowering lowering, List<Operand> parts) {
        MemoryDesc desc = parts.getFirst().desc();
        List<Long> sources = Collections.nCopies(parts.size(), desc.handle());
        return lowering.implementations()
                .optimised(() -> DnnlForward.sum(
                        lowering.engine(), desc.handle(), sources, lowering.plainAttributes(), lowering.subject()))
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

    /**
     * Parts of a parameter's gradient may differ in their dimensions: they are added as vectors, in the tensor's order.
     */
    private static Operand addend(TrainingLowering training, Gradient part) {
        Lowering lowering = training.lowering();
        Gradients.Placed at = training.gradients().get(part);
        if (part.of() == Gradient.Of.VALUE) {
            return at.operand();
        }
        Operand inOrder = lowering.as(at.operand(), at.view());
        Shape vector = Shape.of(at.view().shape().elements());
        return new Operand(inOrder.buffer(), lowering.plainDesc(vector, DataType.F32));
    }

    /** Zeros, which the plan keeps. */
    public static void clear(TrainingLowering training, Task.Clear clear) {
        Lowering lowering = training.lowering();
        lowering.begin(clear.gradient().name(), KIND);
        Shape shape = MemoryDesc.atLeastVector(shape(lowering, clear.gradient()));
        training.gradients()
                .put(clear.gradient(), lowering.constants().ofPlan("zeros", shape, clear.type(), zeros -> {}));
    }

    /** Brings a gradient into a tensor of the session. */
    public static void deliver(TrainingLowering training, Task.Deliver deliver) {
        Lowering lowering = training.lowering();
        lowering.begin(deliver.gradient().name(), KIND);
        Gradients.Placed gradient = training.gradients().get(deliver.gradient());
        Operand operand = gradient.operand();
        MemoryDesc view = gradient.view();
        if (deliver.gradient().of() == Gradient.Of.VALUE) {
            Shape shape = MemoryDesc.atLeastVector(shape(lowering, deliver.gradient()));
            operand = lowering.reshape(operand, shape);
            view = lowering.plainDesc(shape, DataType.F32);
        }
        lowering.emission()
                .deliver(operand, deliver.tensor(), view, "gradients are delivered in row-major order as F32");
    }
}
