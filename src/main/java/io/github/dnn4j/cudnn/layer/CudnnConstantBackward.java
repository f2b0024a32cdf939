package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;

/** The gradient of a value that is learned: that of the output, in F32. */
final class CudnnConstantBackward {
    private CudnnConstantBackward() {}

    static void lower(TrainingLowering training) {
        training.parameterGradient(0, training.lowering().as(training.outputGradient(0), DataType.F32, Layout.NCHW));
    }
}
