package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gradients of a training step that is being lowered: where each lies, and how they are added. */
final class Gradients {
    private static final String KIND = "Gradient";

    private final Lowering lowering;
    private final Map<Gradient, Value> values = new HashMap<>();

    Gradients(Lowering lowering) {
        this.lowering = lowering;
    }

    /** Where a gradient lies. */
    Value of(Gradient gradient) {
        return values.get(gradient);
    }

    /** Says where a gradient lies; that by a parameter has its elements in their order, under whatever shape. */
    void put(Gradient gradient, Value value) {
        values.put(gradient, value);
    }

    /** Adds the parts, two by two, in F32; the last step rounds. Two parts in the sum's type are one addition. */
    void sum(Task.Sum sum) {
        lowering.begin(sum.result().name(), KIND);
        List<Value> parts = sum.parts().stream().map(this::of).toList();
        boolean single = parts.size() == 2 && parts.stream().allMatch(part -> part.type() == sum.type());
        DataType type = single ? sum.type() : DataType.F32;
        Layout layout = sum.result().of() == Gradient.Of.VALUE ? Layout.NHWC : Layout.NCHW;
        Value total = lowering.as(parts.getFirst(), type, layout);
        for (Value part : parts.subList(1, parts.size())) {
            total = add(total, lowering.as(part, type, layout));
        }
        put(sum.result(), lowering.as(total, sum.type(), layout));
    }

    private Value add(Value x, Value other) {
        Value total = lowering.result(x.shape(), x.type(), x.layout());
        lowering.kernel(
                "affine_" + Lowering.name(x.type()) + "_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.none(),
                        Argument.none(),
                        Argument.of(other.buffer()),
                        Argument.of(total.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(1),
                        Chain.of(lowering, List.of(new PostOperation.Add("gradient")))
                                .argument()),
                Lowering.name(x.type()));
        return total;
    }

    /** Zeros in memory. */
    void clear(Task.Clear clear) {
        Gradient gradient = clear.gradient();
        lowering.begin(gradient.name(), KIND);
        Shape shape = switch (gradient.of()) {
            case VALUE -> lowering.shapes().get(gradient.name());
            case PARAMETER -> lowering.program().network().parameters().get(gradient.name());
        };
        Value zeros = lowering.result(shape, clear.type(), Layout.NCHW);
        lowering.emit(
                new Call.Clear(lowering.subject(), zeros.buffer()),
                "cudaMemsetAsync",
                Lowering.name(clear.type()),
                "no output depends on it");
        put(gradient, zeros);
    }
}
