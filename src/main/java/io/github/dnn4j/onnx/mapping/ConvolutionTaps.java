package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the places of a convolution's kernel, its taps, see of an input (N, C, spatial...). */
final class ConvolutionTaps {
    private ConvolutionTaps() {}

    /** The number of taps. */
    static long count(Window window) {
        return window.kernel().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Zeros around the spatial axes; a negative number is cut off. */
    static Live padded(NodeCall call, Live input, List<Integer> begin, List<Integer> end) {
        List<Integer> before = new ArrayList<>(List.of(0, 0));
        List<Integer> after = new ArrayList<>(List.of(0, 0));
        begin.forEach(count -> before.add(Math.max(0, count)));
        end.forEach(count -> after.add(Math.max(0, count)));
        Live value = input;
        if (before.stream().anyMatch(count -> count > 0) || after.stream().anyMatch(count -> count > 0)) {
            value = call.add(new ConstantPadding(before, after, 0), value);
        }
        for (int axis = 0; axis < begin.size(); axis++) {
            long first = Math.max(0, -begin.get(axis));
            long last = Math.min(0, end.get(axis));
            value = taken(call, value, axis + 2, new Positions.Range(first, last == 0 ? Long.MAX_VALUE : last, 1));
        }
        return value;
    }

    private static Live taken(NodeCall call, Live value, int axis, Positions positions) {
        return positions.isIdentity() ? value : call.add(new Take(axis, positions), value);
    }

    /** Every element of the spatial axes with stride - 1 zeros after it. */
    static Live spread(NodeCall call, Live input, List<Integer> strides) {
        Live value = input;
        for (int i = 0; i < strides.size(); i++) {
            int stride = strides.get(i);
            if (stride == 1) {
                continue;
            }
            int axis = i + 2;
            Live apart = MatrixProducts.widened(call, value, axis + 1);
            List<Integer> none = Collections.nCopies(apart.rank(), 0);
            List<Integer> zeros = new ArrayList<>(none);
            zeros.set(axis + 1, stride - 1);
            Live wide = call.add(new ConstantPadding(none, zeros, 0), apart);
            value = MatrixProducts.reshaped(call, wide, s -> merged(s, axis));
        }
        return value;
    }

    /** With an axis and the one after it as one. */
    private static long[] merged(long[] extents, int axis) {
        long[] result = new long[extents.length - 1];
        System.arraycopy(extents, 0, result, 0, axis + 1);
        result[axis] *= extents[axis + 1];
        System.arraycopy(extents, axis + 2, result, axis + 1, extents.length - axis - 2);
        return result;
    }

    /** The taps of the window side by side, times the matrix (groups, out channels, taps, channels) of each group. */
    static Live product(NodeCall call, Live padded, Live matrix, Window window, int groups) {
        List<Live> seen = new ArrayList<>();
        for (long tap = 0; tap < count(window); tap++) {
            seen.add(tap(call, padded, window, tap));
        }
        Live one = seen.getFirst();
        long channels = one.shape().extent(1) / groups;
        long outChannels = matrix.shape().extent(1);
        List<Live> rows = seen.stream()
                .map(value ->
                        MatrixProducts.reshaped(call, value, s -> new long[] {s[0], groups, channels, product(s, 2)}))
                .toList();
        Live columns = rows.size() == 1 ? rows.getFirst() : call.add(new Concat(2), rows, List.of());
        Live stack = MatrixProducts.reshaped(call, matrix, s -> new long[] {1, groups, outChannels, s[2] * s[3]});
        Live product = call.add(new MatrixProduct(), stack, columns);
        List<long[]> shapes =
                one.shapes().stream().map(shape -> shape.toArray()).toList();
        shapes.forEach(extents -> extents[1] = groups * outChannels);
        return call.reshape(product, shapes.stream().map(Shape::of).toList());
    }

    private static long product(long[] extents, int first) {
        return Arrays.stream(extents).skip(first).reduce(1, Math::multiplyExact);
    }

    /** What the tap with a number sees, kernel places counted in row-major order. */
    private static Live tap(NodeCall call, Live padded, Window window, long number) {
        Live value = padded;
        long rest = number;
        for (int axis = window.rank() - 1; axis >= 0; axis--) {
            long at = rest % window.kernel().get(axis) * window.dilation().get(axis);
            rest /= window.kernel().get(axis);
            long beyond = window.effectiveKernel(axis) - 1 - at;
            value = taken(
                    call,
                    value,
                    axis + 2,
                    new Positions.Range(
                            at,
                            beyond == 0 ? Long.MAX_VALUE : -beyond,
                            window.stride().get(axis)));
        }
        return value;
    }
}
