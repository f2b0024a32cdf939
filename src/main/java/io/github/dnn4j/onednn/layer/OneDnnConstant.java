package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.tensor.DataType;

/** A constant as a packed weight. */
public final class OneDnnConstant {
    private OneDnnConstant() {}

    public static void lower(Lowering lowering, Constant layer) {
        DataType stored = lowering.parameter(0).type();
        DataType type = stored.isFloating() ? lowering.floatingType() : stored;
        lowering.output(
                0,
                lowering.weight(0, lowering.plainDesc(layer.shape(), stored), lowering.plainDesc(layer.shape(), type)));
    }
}
