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
        Value given = given(lowering, layer, lowering.pixels(0));
        DeviceBuffer filter = filter(lowering, layer, given);
        ConvolutionProblem problem = problem(lowering, layer, given, ConvolutionProblem.Direction.FORWARD);
        Convolutions.emit(lowering, problem, given, filter, lowering.outputShape());
    }

    /** What the convolution takes: its input, or a copy with uneven padding around it. */
    static Value given(Lowering lowering, Convolution layer, Value x) {
        return isEven(layer.window()) ? x : padded(lowering, x, layer.window());
    }

    static boolean isEven(Window window) {
        return window.padBegin().equals(window.padEnd());
    }

    static DeviceBuffer filter(Lowering lowering, Convolution layer, Value given) {
        return lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
    }

    /** The convolution of {@link #given}. */
    static ConvolutionProblem problem(
            Lowering lowering, Convolution layer, Value given, ConvolutionProblem.Direction direction) {
        Window window = layer.window();
        List<Integer> padding = isEven(window) ? window.padBegin() : Collections.nCopies(window.rank(), 0);
        return ConvolutionProblem.of(
                direction,
                extents(given.shape()),
                extents(layer.weightShape()),
                extents(lowering.outputShape()),
                given.type(),
                spatial(padding, 0),
                spatial(window.stride(), 1),
                spatial(window.dilation(), 1),
                lowering.tensorFloat());
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
