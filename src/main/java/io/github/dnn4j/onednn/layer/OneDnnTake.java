package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Take;
import io.github.dnn4j.onednn.lowering.Lowering;

/** Elements by their positions, copied by a native step that reads a table of them. */
public final class OneDnnTake {
    private OneDnnTake() {}

    public static void lower(Lowering lowering, Take layer) {
        int axis = lowering.inputShape(0).axis(layer.axis());
        AxisRows rows = AxisRows.of(lowering, lowering.input(0), lowering.type(0), axis);
        lowering.output(0, rows.at(layer.positions()));
    }
}
