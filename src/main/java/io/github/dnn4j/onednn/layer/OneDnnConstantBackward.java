package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.DataType;

/** The gradient of a value that is learned: that of the output, in F32. */
public final class OneDnnConstantBackward {
    private OneDnnConstantBackward() {}

    public static void lower(TrainingLowering training, Constant layer) {
        Lowering lowering = training.lowering();
        Operand gradient = lowering.plain(training.outputGradient(0), DataType.F32);
        training.parameterGradient(0, gradient, lowering.plainDesc(layer.shape(), DataType.F32));
    }
}
