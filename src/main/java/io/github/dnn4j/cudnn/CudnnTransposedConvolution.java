package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Transposed convolution, as the gradient of a convolution with respect to its input. Where the padding differs before
 * and after, or the output is longer than any that the convolution could have had, the gradient is computed without
 * padding and cut to size.
 */
final class CudnnTransposedConvolution {
    private CudnnTransposedConvolution() {}

    static void lower(Lowering lowering, TransposedConvolution layer) {
        Value given = lowering.channelsLast(0);
        Shape output = lowering.outputShape();
        boolean whole = isGradient(layer, given.shape(), output);
        Shape computed = computed(layer, given.shape(), output);
        ConvolutionProblem problem = problem(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_DATA);
        DeviceBuffer filter = lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
        if (whole) {
            Convolutions.emit(lowering, problem, given, filter, output);
            return;
        }
        Value uncut = Convolutions.alone(
                lowering, problem, given, filter, computed, Convolutions.wide(given.type()), List.of());
        Value y = lowering.result(output, given.type(), Layout.NHWC);
        Affine.emit(
                lowering,
                cut(lowering, layer, uncut, output, true),
                y,
                Optional.empty(),
                lowering.floatsIfAny(1),
                lowering.step().post());
        lowering.output(y);
    }

    /** The shape that the gradient is computed in: the output's, or that of everything that some tap reaches. */
    static Shape computed(TransposedConvolution layer, Shape given, Shape output) {
        return isGradient(layer, given, output) ? output : withoutPadding(layer, given, output);
    }

    /** The convolution whose output is what is given here, and whose input is computed. */
    static ConvolutionProblem problem(
            Lowering lowering, TransposedConvolution layer, Value given, ConvolutionProblem.Direction direction) {
        Window window = layer.window();
        Shape output = lowering.outputShape();
        boolean whole = isGradient(layer, given.shape(), output);
        List<Integer> padding = whole ? window.padBegin() : Collections.nCopies(window.rank(), 0);
        return ConvolutionProblem.of(
                direction,
                CudnnConvolution.extents(computed(layer, given.shape(), output)),
                CudnnConvolution.extents(layer.weightShape()),
                CudnnConvolution.extents(given.shape()),
                given.type(),
                CudnnConvolution.spatial(padding, 0),
                CudnnConvolution.spatial(window.stride(), 1),
                CudnnConvolution.spatial(window.dilation(), 1),
                lowering.tensorFloat());
    }

    /** True if a convolution with this window makes of {@code output} just what is given here. */
    private static boolean isGradient(TransposedConvolution layer, Shape given, Shape output) {
        Window window = layer.window();
        if (!window.padBegin().equals(window.padEnd())) {
            return false;
        }
        for (int axis = 0; axis < window.rank(); axis++) {
            long room = output.extent(axis + 2) + 2L * window.padBegin().get(axis) - window.effectiveKernel(axis);
            if (room < 0 || room / window.stride().get(axis) + 1 != given.extent(axis + 2)) {
                return false;
            }
        }
        return true;
    }

    /** The shape of everything that some tap reaches. */
    private static Shape withoutPadding(TransposedConvolution layer, Shape given, Shape output) {
        Window window = layer.window();
        Shape shape = output;
        for (int axis = 0; axis < window.rank(); axis++) {
            shape = shape.with(
                    axis + 2, (given.extent(axis + 2) - 1) * window.stride().get(axis) + window.effectiveKernel(axis));
        }
        return shape;
    }

    /**
     * Moves what lies within both the output and the shape that is computed, one way or the other.
     *
     * @param outward from the larger to the output; the other way round if not
     */
    static Value cut(Lowering lowering, TransposedConvolution layer, Value from, Shape to, boolean outward) {
        Value result = lowering.result(to, from.type(), Layout.NHWC);
        Shape output = outward ? to : from.shape();
        Shape uncut = outward ? from.shape() : to;
        long[] strides = Layout.NHWC.strides(uncut);
        Shape walked = output;
        long offset = 0;
        for (int axis = 2; axis < output.rank(); axis++) {
            int before = layer.window().padBegin().get(axis - 2);
            walked = walked.with(axis, Math.min(output.extent(axis), uncut.extent(axis) - before));
            offset += before * strides[axis];
        }
        if (!walked.equals(to)) {
            lowering.emit(
                    new Call.Clear(lowering.subject(), result.buffer()),
                    "cudaMemsetAsync",
                    Lowering.name(from.type()),
                    outward ? "the output is longer than the taps reach" : "what was cut has no gradient");
        }
        Moves.emit(
                lowering,
                lowering.step().name(),
                walked,
                from,
                result,
                from.strides(),
                outward ? offset : 0,
                result.strides(),
                outward ? 0 : offset);
        return result;
    }
}
