package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** Convolution in the backward pass: gradients of the bias by sums, of filter and input by cuDNN's graphs. */
final class CudnnConvolutionBackward {
    private CudnnConvolutionBackward() {}

    static void lower(TrainingLowering training, Convolution layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        if (layer.bias()) {
            training.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        DeviceValue given = CudnnConvolution.given(lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_FILTER);
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
    private static DeviceValue inputGradient(Lowering lowering, Convolution layer, DeviceValue x, DeviceValue dy) {
        ConvolutionProblem.Direction direction = ConvolutionProblem.Direction.BACKWARD_DATA;
        boolean taken = CudnnConvolution.isTaken(lowering, CudnnConvolution.problem(lowering, layer, x, direction));
        DeviceValue given = taken ? x : CudnnConvolution.around(x, layer.window());
        DeviceValue dx = Convolutions.alone(
                lowering,
                CudnnConvolution.problem(lowering, layer, given, direction),
                dy,
                CudnnConvolution.filter(lowering, layer, x),
                given.shape(),
                List.of(x.type()));
        return taken ? dx : Moves.part(lowering, dx, x.shape(), layer.window().padBegin());
    }
}
