package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Convolution on the way back: gradients of the bias by sums, of filter and input by cuDNN's graphs. */
final class CudnnConvolutionBackward {
    private CudnnConvolutionBackward() {}

    static void lower(TrainingLowering training, Convolution layer) {
        Lowering lowering = training.lowering();
        Value x = lowering.channelsLast(0);
        Value dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        if (layer.bias()) {
            training.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        Value given = CudnnConvolution.given(lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_FILTER);
        training.parameterGradient(
                0,
                Convolutions.alone(
                        lowering,
                        CudnnConvolution.problem(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_FILTER),
                        given,
                        dy.buffer(),
                        layer.weightShape(),
                        Convolutions.wide(x.type())));
        if (training.needsInputGradient(0)) {
            training.inputGradient(0, inputGradient(lowering, layer, x, dy));
        }
    }

    /** The gradient of the input, or part of that of the input with its padding around it. */
    private static Value inputGradient(Lowering lowering, Convolution layer, Value x, Value dy) {
        ConvolutionProblem.Direction direction = ConvolutionProblem.Direction.BACKWARD_DATA;
        boolean taken = CudnnConvolution.isTaken(lowering, CudnnConvolution.problem(lowering, layer, x, direction));
        Value given = taken ? x : CudnnConvolution.around(x, layer.window());
        Value dx = Convolutions.alone(
                lowering,
                CudnnConvolution.problem(lowering, layer, given, direction),
                dy,
                CudnnConvolution.filter(lowering, layer, x),
                given.shape(),
                List.of(x.type()));
        return taken
                ? dx
                : CudnnMovementBackward.part(
                        lowering, dx, x.shape(), layer.window().padBegin());
    }
}
