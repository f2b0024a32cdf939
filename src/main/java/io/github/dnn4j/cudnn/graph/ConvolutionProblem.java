package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Optional;

/**
 * A convolution as cuDNN is asked for it. Its text is the key under which a plan is kept, so it says all that matters.
 * Extents are (N, C, spatial...) with two or three spatial axes, in memory channels last; the number of groups is that
 * of the input's channels over the filter's.
 *
 * @param direction what is computed
 * @param x extents of the convolution's input
 * @param w extents of the filter (K, C / groups, spatial...)
 * @param y extents of the convolution's output
 * @param type type of what is given, and of the filter
 * @param resultType type of what is computed
 * @param before padding before each spatial axis
 * @param after padding after each spatial axis
 * @param stride strides
 * @param dilation dilations
 * @param residual whether a value of the result's extents is added, in {@code type}
 * @param bias the type of the bias that is added, if one is
 * @param activation applied last
 * @param tensorFloat whether F32 may be multiplied as TF32
 * @param givenPitch elements from a pixel of what is given to the next; as many as it has channels if it is dense
 * @param resultPitch the same of what is computed
 */
public record ConvolutionProblem(
        Direction direction,
        List<Long> x,
        List<Long> w,
        List<Long> y,
        DataType type,
        DataType resultType,
        List<Long> before,
        List<Long> after,
        List<Long> stride,
        List<Long> dilation,
        boolean residual,
        Optional<DataType> bias,
        Optional<Activation> activation,
        boolean tensorFloat,
        long givenPitch,
        long resultPitch) {
    /** Which way. */
    public enum Direction {
        /** y from x and w. */
        FORWARD,
        /** x from y and w: a transposed convolution. */
        BACKWARD_DATA,
        /** w from x and y. */
        BACKWARD_FILTER
    }

    public ConvolutionProblem {
        x = List.copyOf(x);
        w = List.copyOf(w);
        y = List.copyOf(y);
        before = List.copyOf(before);
        after = List.copyOf(after);
        stride = List.copyOf(stride);
        dilation = List.copyOf(dilation);
    }

    /** A convolution alone, in one type. */
    public static ConvolutionProblem of(
            Direction direction,
            List<Long> x,
            List<Long> w,
            List<Long> y,
            DataType type,
            List<Long> before,
            List<Long> after,
            List<Long> stride,
            List<Long> dilation,
            boolean tensorFloat) {
        return new ConvolutionProblem(
                direction,
                x,
                w,
                y,
                type,
                type,
                before,
                after,
                stride,
                dilation,
                false,
                Optional.empty(),
                Optional.empty(),
                tensorFloat,
                given(direction, x, y).get(1),
                result(direction, x, w, y).get(1));
    }

    /** This convolution with all that is fused into it. */
    public ConvolutionProblem fusing(boolean addsResidual, Optional<DataType> addsBias, Optional<Activation> last) {
        return with(resultType, addsResidual, addsBias, last, givenPitch, resultPitch);
    }

    /** This convolution with other distances between pixels. */
    public ConvolutionProblem pitched(long ofGiven, long ofResult) {
        return with(resultType, residual, bias, activation, ofGiven, ofResult);
    }

    /** The convolution alone, giving another type, densely. */
    public ConvolutionProblem alone(DataType result) {
        return with(result, false, Optional.empty(), Optional.empty(), givenPitch, result().get(1));
    }

    /** This, giving another type. */
    public ConvolutionProblem giving(DataType result) {
        return with(result, residual, bias, activation, givenPitch, resultPitch);
    }

    private ConvolutionProblem with(
            DataType result,
            boolean addsResidual,
            Optional<DataType> addsBias,
            Optional<Activation> last,
            long ofGiven,
            long ofResult) {
        return new ConvolutionProblem(
                direction,
                x,
                w,
                y,
                type,
                result,
                before,
                after,
                stride,
                dilation,
                addsResidual,
                addsBias,
                last,
                tensorFloat,
                ofGiven,
                ofResult);
    }

    /** Extents of what is given besides {@link #second}. */
    List<Long> given() {
        return given(direction, x, y);
    }

    private static List<Long> given(Direction direction, List<Long> x, List<Long> y) {
        return direction == Direction.BACKWARD_DATA ? y : x;
    }

    /** Extents of the other operand: the filter, or what is given for it. */
    List<Long> second() {
        return direction == Direction.BACKWARD_FILTER ? y : w;
    }

    /** Extents of what is computed. */
    public List<Long> result() {
        return result(direction, x, w, y);
    }

    private static List<Long> result(Direction direction, List<Long> x, List<Long> w, List<Long> y) {
        return switch (direction) {
            case FORWARD -> y;
            case BACKWARD_DATA -> x;
            case BACKWARD_FILTER -> w;
        };
    }
}
