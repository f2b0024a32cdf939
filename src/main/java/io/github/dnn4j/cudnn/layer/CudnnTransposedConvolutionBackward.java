package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/**
 * Transposed convolution in the backward pass: it computed the gradient of a convolution's input, so its own input's
 * gradient is that convolution, and its filter's that of the convolution's with both operands exchanged.
 */
final class CudnnTransposedConvolutionBackward {
    private CudnnTransposedConvolutionBackward() {}

    static void lower(TrainingLowering training, TransposedConvolution layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        if (layer.bias()) {
            training.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        TransposedProblem filter =
                TransposedProblem.of(lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_FILTER);
        training.parameterGradient(
                0,
                Convolutions.alone(
                        lowering,
                        filter.problem(),
                        given(lowering, layer, filter, dy),
                        x.buffer(),
                        layer.weightShape(),
                        Convolutions.wide(x.type())));
        if (training.needsInputGradient(0)) {
            TransposedProblem input = TransposedProblem.of(lowering, layer, x, ConvolutionProblem.Direction.FORWARD);
            training.inputGradient(
                    0,
                    Convolutions.alone(
                            lowering,
                            input.problem(),
                            given(lowering, layer, input, dy),
                            lowering.weight(0, layer.weightShape(), x.type(), Layout.NHWC),
                            x.shape(),
                            List.of(x.type())));
        }
    }

    private static DeviceValue given(
            Lowering lowering, TransposedConvolution layer, TransposedProblem gradient, DeviceValue dy) {
        return gradient.whole() ? dy : CudnnTransposedConvolution.inward(lowering, layer, dy, gradient.shape());
    }
}
