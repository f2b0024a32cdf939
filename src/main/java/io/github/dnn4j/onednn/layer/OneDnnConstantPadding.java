package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Constant padding as a concatenation with constants along each padded axis. */
public final class OneDnnConstantPadding {
    private OneDnnConstantPadding() {}

    public static void lower(Lowering lowering, ConstantPadding layer) {
        Operand result = lowering.typedInput(0);
        for (int axis = 0; axis < layer.before().size(); axis++) {
            long before = layer.before().get(axis);
            long after = layer.after().get(axis);
            if (before > 0 || after > 0) {
                result = padAxis(lowering, result, axis, before, after, layer.value());
            }
        }
        lowering.output(0, result);
    }

    /** The operand with constants before and after along one axis. */
    static Operand padAxis(Lowering lowering, Operand operand, int axis, long before, long after, float value) {
        DataType type = operand.desc().type();
        Shape shape = operand.desc().shape();
        List<Operand> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(border(lowering, shape.with(axis, before), type, value));
        }
        parts.add(operand);
        if (after > 0) {
            parts.add(border(lowering, shape.with(axis, after), type, value));
        }
        Shape padded = shape.with(axis, shape.extent(axis) + before + after);
        return OneDnnConcat.run(lowering, parts, axis, padded, type);
    }

    private static Operand border(Lowering lowering, Shape shape, DataType type, float value) {
        return lowering.constants().ofPlan("border " + value, shape, type, border -> border.fill(value));
    }
}
