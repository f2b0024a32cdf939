package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

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

    /** Adds the parts, two by two, in F32; the last addition rounds. */
    void sum(Task.Sum sum) {
        lowering.begin(sum.result().name(), KIND);
        Operand total = addend(sum.parts().getFirst());
        for (int i = 1; i < sum.parts().size(); i++) {
            boolean last = i == sum.parts().size() - 1;
            Operand part = addend(sum.parts().get(i));
            total = Binary.run(
                    lowering,
                    Dnnl.BINARY_ADD,
                    total,
                    part,
                    total.desc().shape(),
                    total.desc().type(),
                    part.desc().type(),
                    last ? sum.type() : DataType.F32,
                    PostOperations.none(lowering));
        }
        put(sum.result(), total);
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
        put(clear.gradient(), lowering.planConstant("zeros", shape, clear.type(), zeros -> {}));
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
            lowering.reorder(operand, tensor, "gradients are delivered in row-major order as F32");
        }
    }
}
