package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** A fully connected layer as a convolution of one pixel, its weights in the order in which the input lies. */
final class CudnnFullyConnected {
    private CudnnFullyConnected() {}

    static void lower(Lowering lowering, FullyConnected layer) {
        Value input = lowering.input(0);
        DataType type = lowering.floatingType();
        Value x = lowering.as(input, type, input.layout());
        long samples = x.shape().extent(0);
        Shape read = x.shape().with(0, layer.outFeatures());
        DeviceBuffer filter = lowering.weight(0, read, type, x.shape().rank() < 3 ? Layout.NCHW : x.layout());
        List<Long> zeros = List.of(0L, 0L);
        List<Long> ones = List.of(1L, 1L);
        ConvolutionProblem problem = ConvolutionProblem.of(
                ConvolutionProblem.Direction.FORWARD,
                List.of(samples, (long) layer.inFeatures(), 1L, 1L),
                List.of((long) layer.outFeatures(), (long) layer.inFeatures(), 1L, 1L),
                List.of(samples, (long) layer.outFeatures(), 1L, 1L),
                type,
                zeros,
                ones,
                ones,
                lowering.tensorFloat());
        Convolutions.emit(lowering, problem, x, filter, lowering.outputShape());
    }
}
