package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Convolution. Where the padding differs before and after and cuDNN does not take that, it is laid around a copy of the
 * input first.
 */
final class CudnnConvolution {
    private CudnnConvolution() {}

    static void lower(Lowering lowering, Convolution layer) {
        DeviceValue given = given(lowering, layer, lowering.pixels(0), ConvolutionProblem.Direction.FORWARD);
        DeviceBuffer filter = filter(lowering, layer, given);
        ConvolutionProblem problem = problem(lowering, layer, given, ConvolutionProblem.Direction.FORWARD);
        ConvolutionStep.emit(lowering, problem, given, filter, lowering.outputShape());
    }

    /** What the convolution reads: its input, or a copy with the padding around it. */
    static DeviceValue given(
            Lowering lowering, Convolution layer, DeviceValue x, ConvolutionProblem.Direction direction) {
        return isTaken(lowering, problem(lowering, layer, x, direction)) ? x : padded(lowering, x, layer.window());
    }

    /** Whether the padding is even, or cuDNN supports it nevertheless. */
    static boolean isTaken(Lowering lowering, ConvolutionProblem problem) {
        return problem.before().equals(problem.after())
                || lowering.engines().find(problem.alone(problem.type())).plan().isPresent();
    }

    static DeviceBuffer filter(Lowering lowering, Convolution layer, DeviceValue given) {
        return lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
    }

    /** The convolution of {@link #given}. */
    static ConvolutionProblem problem(
            Lowering lowering, Convolution layer, DeviceValue given, ConvolutionProblem.Direction direction) {
        Window window = layer.window();
        boolean padded = !given.shape().equals(lowering.input(0).shape());
        List<Integer> none = Collections.nCopies(window.rank(), 0);
        return ConvolutionProblem.of(
                direction,
                extents(given.shape()),
                extents(layer.weightShape()),
                extents(lowering.outputShape()),
                given.type(),
                spatial(padded ? none : window.padBegin(), 0),
                spatial(padded ? none : window.padEnd(), 0),
                spatial(window.stride(), 1),
                spatial(window.dilation(), 1),
                lowering.tensorFloat());
    }

    /** A value without memory, of the shape of {@code x} with its padding. */
    static DeviceValue around(DeviceValue x, Window window) {
        Shape shape = x.shape();
        for (int axis = 0; axis < window.rank(); axis++) {
            shape = shape.with(
                    axis + 2,
                    x.shape().extent(axis + 2)
                            + window.padBegin().get(axis)
                            + window.padEnd().get(axis));
        }
        return new DeviceValue(null, shape, x.type(), Layout.NHWC);
    }

    private static DeviceValue padded(Lowering lowering, DeviceValue x, Window window) {
        DeviceValue result = lowering.result(around(x, window).shape(), x.type(), Layout.NHWC);
        lowering.emit(
                new StreamCall.Clear(lowering.subject(), result.buffer()),
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
