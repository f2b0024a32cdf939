package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import java.util.List;

/** The gradient of a padding: what lies within it. */
public final class OneDnnConstantPaddingBackward {
    private OneDnnConstantPaddingBackward() {}

    public static void lower(TrainingLowering training, ConstantPadding layer) {
        Lowering lowering = training.lowering();
        List<Long> start = layer.before().stream().map(Integer::longValue).toList();
        training.inputGradient(0, Parts.copy(lowering, training.outputGradient(0), start, lowering.inputShape(0)));
    }
}
