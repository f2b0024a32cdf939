package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** A fully connected layer as a convolution of one pixel, its weights in the order in which the input lies. */
final class CudnnFullyConnected {
    private CudnnFullyConnected() {}

    static void lower(Lowering lowering, FullyConnected layer) {
        DeviceValue x = given(lowering);
        DeviceBuffer filter = lowering.weight(0, weightShape(layer, x), x.type(), weightLayout(x));
        ConvolutionProblem problem = problem(lowering, layer, x, ConvolutionProblem.Direction.FORWARD);
        ConvolutionStep.emit(lowering, problem, x, filter, lowering.outputShape());
    }

    /** The input as it lies. */
    static DeviceValue given(Lowering lowering) {
        DeviceValue input = lowering.input(0);
        return lowering.as(input, lowering.floatingType(), input.layout());
    }

    /** The weights as one filter for each output, of the shape of a sample. */
    static Shape weightShape(FullyConnected layer, DeviceValue x) {
        return x.shape().with(0, layer.outFeatures());
    }

    /** How the weights are to lie for an input that lies so. */
    static Layout weightLayout(DeviceValue x) {
        return x.shape().rank() < 3 ? Layout.NCHW : x.layout();
    }

    static ConvolutionProblem problem(
            Lowering lowering, FullyConnected layer, DeviceValue x, ConvolutionProblem.Direction direction) {
        long samples = x.shape().extent(0);
        List<Long> zeros = List.of(0L, 0L);
        List<Long> ones = List.of(1L, 1L);
        return ConvolutionProblem.of(
                direction,
                List.of(samples, (long) layer.inFeatures(), 1L, 1L),
                List.of((long) layer.outFeatures(), (long) layer.inFeatures(), 1L, 1L),
                List.of(samples, (long) layer.outFeatures(), 1L, 1L),
                x.type(),
                zeros,
                zeros,
                ones,
                ones,
                lowering.tensorFloat());
    }
}
