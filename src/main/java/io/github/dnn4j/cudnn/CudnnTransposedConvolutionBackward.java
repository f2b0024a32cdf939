package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Transposed convolution on the way back: it computed the gradient of a convolution's input, so its own input's gradient is
 * that convolution, and its filter's that of the convolution's with both operands exchanged.
 */
final class CudnnTransposedConvolutionBackward {
    private CudnnTransposedConvolutionBackward() {}

    static void lower(TrainingLowering lowering, TransposedConvolution layer) {
        Value x = lowering.channelsLast(0);
        Value dy = lowering.as(lowering.outputGradient(0), x.type(), Layout.NHWC);
        if (layer.bias()) {
            lowering.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        Shape computed = CudnnTransposedConvolution.computed(layer, x.shape(), dy.shape());
        Value whole = CudnnTransposedConvolution.isGradient(layer, x.shape(), dy.shape())
                ? dy
                : CudnnTransposedConvolution.inward(lowering, layer, dy, computed);
        lowering.parameterGradient(
                0,
                Convolutions.alone(
                        lowering,
                        CudnnTransposedConvolution.problem(
                                lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_FILTER),
                        whole,
                        x.buffer(),
                        layer.weightShape(),
                        Convolutions.wide(x.type())));
        if (lowering.needsInputGradient(0)) {
            lowering.inputGradient(
                    0,
                    Convolutions.alone(
                            lowering,
                            CudnnTransposedConvolution.problem(
                                    lowering, layer, x, ConvolutionProblem.Direction.FORWARD),
                            whole,
                            lowering.weight(0, layer.weightShape(), x.type(), Layout.NHWC),
                            x.shape(),
                            List.of(x.type())));
        }
    }
}
