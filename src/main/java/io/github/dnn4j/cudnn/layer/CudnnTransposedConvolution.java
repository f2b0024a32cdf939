package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
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
        TransposedProblem gradient =
                TransposedProblem.of(lowering, layer, given, ConvolutionProblem.Direction.BACKWARD_DATA);
        DeviceBuffer filter = lowering.weight(0, layer.weightShape(), given.type(), Layout.NHWC);
        if (gradient.whole()) {
            ConvolutionStep.emit(lowering, gradient.problem(), given, filter, gradient.shape());
        } else {
            lowering.output(cutToSize(lowering, layer, gradient, given, filter));
        }
    }

    /** In 16 bits all of the step in one graph, for the gradient alone would be rounded before what follows it. */
    private static DeviceValue cutToSize(
            Lowering lowering,
            TransposedConvolution layer,
            TransposedProblem gradient,
            DeviceValue given,
            DeviceBuffer filter) {
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
