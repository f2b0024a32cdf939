package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Transposed convolution, as the gradient of a convolution with respect to its input. Where the output is longer than
 * any that the convolution could have had, or cuDNN does not take the padding that it would have, the gradient is
 * computed without padding and cut to size.
 */
final class CudnnTransposedConvolution {
    private static final String LONGER = "the output is longer than the taps reach";

    private CudnnTransposedConvolution() {}

    static void lower(Lowering lowering, TransposedConvolution layer) {
        DeviceValue given = lowering.channelsLast(0);
        Gradient gradient = gradient(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_DATA);
        DeviceBuffer filter = lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
        if (gradient.whole()) {
            ConvolutionStep.emit(lowering, gradient.problem(), given, filter, gradient.shape());
        } else {
            lowering.output(cutToSize(lowering, layer, gradient, given, filter));
        }
    }

    /**
     * The convolution whose output is what is given here, and whose input is computed.
     *
     * @param problem the convolution
     * @param shape the shape that is computed
     * @param whole whether that is the output as it is; else the output is part of it, or it of the output
     */
    record Gradient(ConvolutionProblem problem, Shape shape, boolean whole) {}

    /** The convolution, in one of its directions. */
    static Gradient gradient(
            Lowering lowering, TransposedConvolution layer, DeviceValue given, ConvolutionProblem.Direction direction) {
        Window window = layer.window();
        Shape output = lowering.outputShape();
        Optional<ConvolutionProblem> whole = paddingAfter(layer)
                .map(after -> problem(lowering, layer, given, direction, output, window.padBegin(), after))
                .filter(problem -> CudnnConvolution.isTaken(lowering, problem));
        if (whole.isPresent()) {
            return new Gradient(whole.get(), output, true);
        }
        Shape computed = withoutPadding(layer, given.shape(), output);
        List<Integer> none = Collections.nCopies(window.rank(), 0);
        return new Gradient(problem(lowering, layer, given, direction, computed, none, none), computed, false);
    }

    private static ConvolutionProblem problem(
            Lowering lowering,
            TransposedConvolution layer,
            DeviceValue given,
            ConvolutionProblem.Direction direction,
            Shape computed,
            List<Integer> before,
            List<Integer> after) {
        Window window = layer.window();
        return ConvolutionProblem.of(
                direction,
                CudnnConvolution.extents(computed),
                CudnnConvolution.extents(layer.weightShape()),
                CudnnConvolution.extents(given.shape()),
                given.type(),
                CudnnConvolution.spatial(before, 0),
                CudnnConvolution.spatial(after, 0),
                CudnnConvolution.spatial(window.stride(), 1),
                CudnnConvolution.spatial(window.dilation(), 1),
                lowering.tensorFloat());
    }

    /**
     * Padding at the end with which a convolution makes of the output just what is given here; even where that is
     * possible. The output's extent is (H - 1) s - before - end + reach + o, with output padding o; a convolution with
     * padding {@code after} makes H of it if 0 <= after - end + o < s.
     *
     * @return empty if there is none, as the output is longer
     */
    private static Optional<List<Integer>> paddingAfter(TransposedConvolution layer) {
        Window window = layer.window();
        List<Integer> after = new ArrayList<>();
        for (int axis = 0; axis < window.rank(); axis++) {
            int least = window.padEnd().get(axis) - layer.outputPadding().get(axis);
            int most = least + window.stride().get(axis) - 1;
            if (most < 0) {
                return Optional.empty();
            }
            after.add(Math.clamp(window.padBegin().get(axis), Math.max(0, least), most));
        }
        return Optional.of(after);
    }

    /** In 16 bits all of the step in one graph, for the gradient alone would be rounded before what follows it. */
    private static DeviceValue cutToSize(
            Lowering lowering, TransposedConvolution layer, Gradient gradient, DeviceValue given, DeviceBuffer filter) {
        Shape output = lowering.outputShape();
        ConvolutionProblem problem = gradient.problem();
        Shape computed = gradient.shape();
        Optional<DeviceBuffer> bias = lowering.floatsIfAny(1);
        List<PostOperation> post = lowering.step().post();
        DeviceValue y = lowering.result(output, given.type(), Layout.NHWC);
        if (given.type() != DataType.F32 && (bias.isPresent() || !post.isEmpty())) {
            Optional<DeviceValue> uncut = Convolutions.whole(
                    lowering,
                    problem,
                    given,
                    filter,
                    computed,
                    residual -> inward(lowering, layer, residual, computed));
            if (uncut.isPresent()) {
                if (isLonger(layer, output, computed)) { // there, what follows is all there is
                    DeviceValue zeros = lowering.result(output, given.type(), Layout.NHWC);
                    clear(lowering, zeros, LONGER);
                    Affine.emit(lowering, zeros, y, Optional.empty(), bias, post);
                }
                part(lowering, layer, uncut.get(), y, true);
                return y;
            }
        }
        DeviceValue uncut =
                Convolutions.alone(lowering, problem, given, filter, computed, Convolutions.wide(given.type()));
        DeviceValue cut = lowering.result(output, uncut.type(), Layout.NHWC);
        if (isLonger(layer, output, computed)) {
            clear(lowering, cut, LONGER);
        }
        part(lowering, layer, uncut, cut, true);
        Affine.emit(lowering, cut, y, Optional.empty(), bias, post);
        return y;
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
    static DeviceValue inward(Lowering lowering, TransposedConvolution layer, DeviceValue value, Shape computed) {
        DeviceValue result = lowering.result(computed, value.type(), Layout.NHWC);
        if (!both(layer, value.shape(), computed).equals(computed)) {
            clear(lowering, result, "it is cut from what is computed");
        }
        part(lowering, layer, value, result, false);
        return result;
    }

    private static void clear(Lowering lowering, DeviceValue value, String why) {
        lowering.emit(
                new StreamCall.Clear(lowering.subject(), value.buffer()),
                "cudaMemsetAsync",
                Lowering.name(value.type()),
                why);
    }

    /**
     * Moves what lies within both the output and the shape that is computed.
     *
     * @param outward from the latter to the output; the other way round if not
     */
    private static void part(
            Lowering lowering, TransposedConvolution layer, DeviceValue from, DeviceValue to, boolean outward) {
        Shape output = outward ? to.shape() : from.shape();
        Shape computed = outward ? from.shape() : to.shape();
        long[] strides = Layout.NHWC.strides(computed);
        long offset = 0;
        for (int axis = 2; axis < output.rank(); axis++) {
            offset += layer.window().padBegin().get(axis - 2) * strides[axis];
        }
        Moves.emit(
                lowering,
                both(layer, output, computed),
                from,
                to,
                from.strides(),
                outward ? offset : 0,
                to.strides(),
                outward ? 0 : offset);
    }
}
