package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import java.util.ArrayList;
import java.util.List;

/** The gradient of a transposition, by the inverse permutation. */
public final class OneDnnTransposeBackward {
    private OneDnnTransposeBackward() {}

    public static void lower(TrainingLowering training, Transpose layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        if (layer.permutation().isEmpty()) {
            training.inputGradient(0, gradient);
            return;
        }
        List<Integer> inverse = new ArrayList<>(layer.permutation());
        for (int i = 0; i < inverse.size(); i++) {
            inverse.set(layer.permutation().get(i), i);
        }
        Operand plain = lowering.plain(gradient, gradient.desc().type());
        training.inputGradient(0, OneDnnTranspose.run(lowering, inverse, plain, lowering.inputShape(0)));
    }
}
