package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The gradient of a split: those of its parts, concatenated. */
public final class OneDnnSplitBackward {
    private OneDnnSplitBackward() {}

    public static void lower(TrainingLowering training, Split layer) {
        Lowering lowering = training.lowering();
        Shape input = lowering.inputShape(0);
        DataType type = lowering.type(0);
        List<Operand> parts = new ArrayList<>();
        for (int i = 0; i < layer.sizes().size(); i++) {
            parts.add(training.outputGradient(i));
        }
        training.inputGradient(0, OneDnnConcat.run(lowering, parts, input.axis(layer.axis()), input, type));
    }
}
