package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
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
    private static final String LONGER = "the output is longer than the taps reach";

    private CudnnTransposedConvolution() {}

    static void lower(Lowering lowering, TransposedConvolution layer) {
        Value given = lowering.channelsLast(0);
        Shape output = lowering.outputShape();
        boolean whole = isGradient(layer, given.shape(), output);
        ConvolutionProblem problem = problem(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_DATA);
        DeviceBuffer filter = lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
        if (whole) {
            Convolutions.emit(lowering, problem, given, filter, output);
            return;
        }
        lowering.output(cutToSize(lowering, layer, problem, given, filter));
    }

    /** In 16 bits all of the step in one graph, for the gradient alone would be rounded before what follows it. */
    private static Value cutToSize(
            Lowering lowering,
            TransposedConvolution layer,
            ConvolutionProblem problem,
            Value given,
            DeviceBuffer filter) {
        Shape output = lowering.outputShape();
        Shape computed = computed(layer, given.shape(), output);
        Optional<DeviceBuffer> bias = lowering.floatsIfAny(1);
        List<PostOperation> post = lowering.step().post();
        Value y = lowering.result(output, given.type(), Layout.NHWC);
        if (given.type() != DataType.F32 && (bias.isPresent() || !post.isEmpty())) {
            Optional<Value> uncut = Convolutions.whole(
                    lowering,
                    problem,
                    given,
                    filter,
                    computed,
                    residual -> inward(lowering, layer, residual, computed));
            if (uncut.isPresent()) {
                if (isLonger(layer, output, computed)) { // there, what follows is all there is
                    Value zeros = lowering.result(output, given.type(), Layout.NHWC);
                    clear(lowering, zeros, LONGER);
                    Affine.emit(lowering, zeros, y, Optional.empty(), bias, post);
                }
                part(lowering, layer, uncut.get(), y, true);
                return y;
            }
        }
        Value uncut = Convolutions.alone(
                lowering, problem, given, filter, computed, Convolutions.wide(given.type()));
        Value gradient = lowering.result(output, uncut.type(), Layout.NHWC);
        if (isLonger(layer, output, computed)) {
            clear(lowering, gradient, LONGER);
        }
        part(lowering, layer, uncut, gradient, true);
        Affine.emit(lowering, gradient, y, Optional.empty(), bias, post);
        return y;
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
    static boolean isGradient(TransposedConvolution layer, Shape given, Shape output) {
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

    private static boolean isLonger(TransposedConvolution layer, Shape output, Shape computed) {
        return !both(layer, output, computed).equals(output);
    }

    /** The extents of what lies within both the output and the shape that is computed. */
    private static Shape both(TransposedConvolution layer, Shape output, Shape computed) {
        Shape both = output;
        for (int axis = 2; axis < output.rank(); axis++) {
            int before = layer.window().padBegin().get(axis - 2);
            both = both.with(axis, Math.min(output.extent(axis), computed.extent(axis) - before));
        }
        return both;
    }

    /** A value of the output's shape as one of the shape that is computed, with zeros where it is not. */
    static Value inward(Lowering lowering, TransposedConvolution layer, Value value, Shape computed) {
        Value result = lowering.result(computed, value.type(), Layout.NHWC);
        if (!both(layer, value.shape(), computed).equals(computed)) {
            clear(lowering, result, "it is cut from what is computed");
        }
        part(lowering, layer, value, result, false);
        return result;
    }

    private static void clear(Lowering lowering, Value value, String why) {
        lowering.emit(
                new Call.Clear(lowering.subject(), value.buffer()),
                "cudaMemsetAsync",
                Lowering.name(value.type()),
                why);
    }

    /**
     * Moves what lies within both the output and the shape that is computed.
     *
     * @param outward from the latter to the output; the other way round if not
     */
    private static void part(Lowering lowering, TransposedConvolution layer, Value from, Value to, boolean outward) {
        Shape output = outward ? to.shape() : from.shape();
        Shape computed = outward ? from.shape() : to.shape();
        long[] strides = Layout.NHWC.strides(computed);
        long offset = 0;
        for (int axis = 2; axis < output.rank(); axis++) {
            offset += layer.window().padBegin().get(axis - 2) * strides[axis];
        }
        Moves.emit(
                lowering,
                lowering.step().name(),
                both(layer, output, computed),
                from,
                to,
                from.strides(),
                outward ? offset : 0,
                to.strides(),
                outward ? 0 : offset);
    }
}
