package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Convolution. Uneven padding is laid around a copy of the input first, for cuDNN's engines pad both sides alike. */
final class CudnnConvolution {
    private CudnnConvolution() {}

    static void lower(Lowering lowering, Convolution layer) {
        Value x = lowering.pixels(0);
        Window window = layer.window();
        boolean even = window.padBegin().equals(window.padEnd());
        Value given = even ? x : padded(lowering, x, window);
        Shape weight = layer.weightShape();
        ConvolutionProblem problem = ConvolutionProblem.of(
                ConvolutionProblem.Direction.FORWARD,
                extents(given.shape()),
                extents(weight),
                extents(lowering.outputShape()),
                x.type(),
                spatial(even ? window.padBegin() : Collections.nCopies(window.rank(), 0), 0),
                spatial(window.stride(), 1),
                spatial(window.dilation(), 1),
                lowering.tensorFloat());
        DeviceBuffer filter = lowering.weight(0, weight, x.type(), Layout.NHWC);
        Convolutions.emit(lowering, problem, given, filter, lowering.outputShape());
    }

    private static Value padded(Lowering lowering, Value x, Window window) {
        Shape shape = x.shape();
        for (int axis = 0; axis < window.rank(); axis++) {
            shape = shape.with(
                    axis + 2,
                    x.shape().extent(axis + 2)
                            + window.padBegin().get(axis)
                            + window.padEnd().get(axis));
        }
        Value result = lowering.result(shape, x.type(), Layout.NHWC);
        lowering.emit(
                new Call.Clear(lowering.subject(), result.buffer()),
                "cudaMemsetAsync",
                Lowering.name(x.type()),
                "the padding differs before and after");
        Moves.inside(lowering, x, result, window.padBegin());
        return result;
    }

    /** (N, C, spatial...) with at least two spatial axes, as cuDNN wants them. */
    static List<Long> extents(Shape shape) {
        List<Long> result = new ArrayList<>();
        for (long extent : shape.toArray()) {
            result.add(extent);
        }
        while (result.size() < 4) {
            result.add(2, 1L);
        }
        return result;
    }

    /** A value for every spatial axis, with at least two of them. */
    static List<Long> spatial(List<Integer> values, long filler) {
        List<Long> result = new ArrayList<>();
        if (values.size() == 1) {
            result.add(filler);
        }
        values.forEach(value -> result.add((long) value));
        return result;
    }
}
