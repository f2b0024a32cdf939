package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Take;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/** The gradient of an element is the sum of those of its copies, which a table lists. */
public final class OneDnnTakeBackward {
    private OneDnnTakeBackward() {}

    public static void lower(TrainingLowering training, Take layer) {
        Lowering lowering = training.lowering();
        Shape input = lowering.inputShape(0);
        int axis = input.axis(layer.axis());
        AxisRows rows = AxisRows.of(lowering, training.outputGradient(0), DataType.F32, axis);
        Operand sums = rows.takers(layer.positions(), input.extent(axis));
        training.inputGradient(0, lowering.typed(sums, lowering.floatingType()));
    }
}
