package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The gradient of a concatenation: each input gets its part of it. */
public final class OneDnnConcatBackward {
    private OneDnnConcatBackward() {}

    public static void lower(TrainingLowering training, Concat layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        int axis = lowering.outputShape(0).axis(layer.axis());
        long position = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            Shape part = lowering.inputShape(i);
            if (training.needsInputGradient(i)) {
                List<Long> start = new ArrayList<>(Collections.nCopies(part.rank(), 0L));
                start.set(axis, position);
                training.inputGradient(i, Parts.copy(lowering, gradient, start, part));
            }
            position += part.extent(axis);
        }
    }
}
