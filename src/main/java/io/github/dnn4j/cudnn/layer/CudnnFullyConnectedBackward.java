package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** A fully connected layer in the backward pass, as a convolution of one pixel. */
final class CudnnFullyConnectedBackward {
    private CudnnFullyConnectedBackward() {}

    static void lower(TrainingLowering training, FullyConnected layer) {
        Lowering lowering = training.lowering();
        DeviceValue x = CudnnFullyConnected.given(lowering);
        DeviceValue dy = lowering.as(training.outputGradient(0), x.type(), Layout.NHWC);
        Shape weights = CudnnFullyConnected.weightShape(layer, x);
        Layout layout = CudnnFullyConnected.weightLayout(x);
        if (layer.bias()) {
            training.parameterGradient(1, ChannelSums.values(lowering, dy, 1));
        }
        DeviceValue dw = Convolutions.alone(
                lowering,
                CudnnFullyConnected.problem(lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_FILTER),
                x,
                dy.buffer(),
                weights,
                Convolutions.wide(x.type()));
        training.parameterGradient(0, dw.named(layout));
        if (training.needsInputGradient(0)) {
            DeviceValue dx = Convolutions.alone(
                    lowering,
                    CudnnFullyConnected.problem(lowering, layer, x, ConvolutionProblem.Direction.BACKWARD_DATA),
                    dy,
                    lowering.weight(0, weights, x.type(), layout),
                    x.shape(),
                    List.of(x.type()));
            training.inputGradient(0, dx.named(x.layout()));
        }
    }
}
