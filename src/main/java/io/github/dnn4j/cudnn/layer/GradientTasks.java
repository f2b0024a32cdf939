package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Gradients;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Lowers the tasks of a training step that are about gradients and no layer: sums and zeros. */
final class GradientTasks {
    private static final String KIND = "Gradient";

    private final Lowering lowering;
    private final Gradients gradients;

    GradientTasks(Lowering lowering, Gradients gradients) {
        this.lowering = lowering;
        this.gradients = gradients;
    }

    /** Adds the parts, two by two, in F32; the last step rounds. Two parts in the sum's type are one addition. */
    void sum(Task.Sum sum) {
        lowering.begin(sum.result().name(), KIND);
        List<DeviceValue> parts = sum.parts().stream().map(gradients::of).toList();
        boolean single = parts.size() == 2 && parts.stream().allMatch(part -> part.type() == sum.type());
        DataType type = single ? sum.type() : DataType.F32;
        Layout layout = sum.result().of() == Gradient.Of.VALUE ? Layout.NHWC : Layout.NCHW;
        DeviceValue total = lowering.as(parts.getFirst(), type, layout);
        for (DeviceValue part : parts.subList(1, parts.size())) {
            total = add(total, lowering.as(part, type, layout));
        }
        gradients.put(sum.result(), lowering.as(total, sum.type(), layout));
    }

    private DeviceValue add(DeviceValue x, DeviceValue other) {
        DeviceValue total = lowering.result(x.shape(), x.type(), x.layout());
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
        Shape shape = gradient.shape(lowering.program().network(), lowering.shapes()::get);
        DeviceValue zeros = lowering.result(shape, clear.type(), Layout.NCHW);
        lowering.emit(
                new StreamCall.Clear(lowering.subject(), zeros.buffer()),
                "cudaMemsetAsync",
                Lowering.name(clear.type()),
                "no output depends on it");
        gradients.put(gradient, zeros);
    }
}
