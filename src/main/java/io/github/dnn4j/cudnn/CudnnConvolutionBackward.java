package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Convolution on the way back: gradients of the bias by sums, of filter and input by cuDNN's graphs. */
final class CudnnConvolutionBackward {
    private CudnnConvolutionBackward() {}

    static void lower(TrainingLowering lowering, Convolution layer) {
        Value x = lowering.channelsLast(0);
        Value dy = lowering.as(lowering.outputGradient(0), x.type(), Layout.NHWC);
        if (layer.bias()) {
            lowering.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        Value given = CudnnConvolution.given(lowering, layer, x);
        lowering.parameterGradient(
                0,
                Convolutions.alone(
                        lowering,
                        CudnnConvolution.problem(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_FILTER),
                        given,
                        dy.buffer(),
                        layer.weightShape(),
                        Convolutions.wide(x.type())));
        if (lowering.needsInputGradient(0)) {
            Value dx = Convolutions.alone(
                    lowering,
                    CudnnConvolution.problem(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_DATA),
                    dy,
                    CudnnConvolution.filter(lowering, layer, given),
                    given.shape(),
                    List.of(x.type()));
            Window window = layer.window();
            lowering.inputGradient(
                    0,
                    CudnnConvolution.isEven(window)
                            ? dx
                            : CudnnMovementBackward.part(lowering, dx, x.shape(), window.padBegin()));
        }
    }
}
