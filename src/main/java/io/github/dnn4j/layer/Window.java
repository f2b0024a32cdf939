package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The sliding window of a convolution or pooling over one to three spatial axes, outermost first (depth, height,
 * width).
 *
 * @param kernel extent of the window, at least 1
 * @param stride distance between windows, at least 1
 * @param dilation distance between the window's taps, at least 1; 1 is dense, as in PyTorch and ONNX
 * @param padBegin padding before the first element, at least 0
 * @param padEnd padding after the last element, at least 0
 */
public record Window(
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> dilation,
        List<Integer> padBegin,
        List<Integer> padEnd) {

    /** Checks every extent, and that the taps can be counted. */
    public Window {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        dilation = List.copyOf(dilation);
        padBegin = List.copyOf(padBegin);
        padEnd = List.copyOf(padEnd);
        int rank = kernel.size();
        require(rank >= 1 && rank <= 3, "kernel %s has %d spatial axes; 1 to 3 are allowed", kernel, rank);
        check("kernel", kernel, rank, 1);
        check("stride", stride, rank, 1);
        check("dilation", dilation, rank, 1);
        check("padding before", padBegin, rank, 0);
        check("padding after", padEnd, rank, 0);
        for (int i = 0; i < rank; i++) {
            long effective = 1 + (long) dilation.get(i) * (kernel.get(i) - 1);
            require(
                    effective <= Integer.MAX_VALUE,
                    "kernel %d at dilation %d spans %d elements; at most 2147483647 are allowed",
                    kernel.get(i),
                    dilation.get(i),
                    effective);
        }
        taps(kernel);
    }

    private static void check(String what, List<Integer> values, int rank, int least) {
        require(values.size() == rank, "%s %s has %d values for %d spatial axes", what, values, values.size(), rank);
        for (int value : values) {
            require(value >= least, "%s %s must be at least %d on every axis", what, values, least);
        }
    }

    /** A dense window of the given kernel with stride 1 and no padding. */
    public static Window of(int... kernel) {
        List<Integer> extents = list(kernel, kernel.length);
        int rank = extents.size();
        return new Window(extents, repeat(1, rank), repeat(1, rank), repeat(0, rank), repeat(0, rank));
    }

    /** A square (cubic) window over {@code rank} spatial axes. */
    public static Window square(int rank, int kernel) {
        require(rank >= 1 && rank <= 3, "a window over %d spatial axes; 1 to 3 are allowed", rank);
        int[] extents = new int[rank];
        Arrays.fill(extents, kernel);
        return of(extents);
    }

    /** This window with another stride; one value serves all axes. */
    public Window withStride(int... values) {
        return new Window(kernel, list(values, rank()), dilation, padBegin, padEnd);
    }

    /** This window with another dilation (1 is dense); one value serves all axes. */
    public Window withDilation(int... values) {
        return new Window(kernel, stride, list(values, rank()), padBegin, padEnd);
    }

    /** This window with the same padding before and after; one value serves all axes. */
    public Window withPadding(int... values) {
        return new Window(kernel, stride, dilation, list(values, rank()), list(values, rank()));
    }

    /** This window with different paddings before and after. */
    public Window withPadding(List<Integer> before, List<Integer> after) {
        return new Window(kernel, stride, dilation, before, after);
    }

    /** Padding that keeps the extents at stride 1; the odd element, if any, goes to the end (TensorFlow's SAME). */
    public Window withSamePadding() {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int i = 0; i < rank(); i++) {
            int total = effectiveKernel(i) - 1;
            before.add(total / 2);
            after.add(total - total / 2);
        }
        return withPadding(before, after);
    }

    /** The number of spatial axes. */
    public int rank() {
        return kernel.size();
    }

    /** The number of elements that the window spans on an axis: d (k - 1) + 1. */
    public int effectiveKernel(int axis) {
        return dilation.get(axis) * (kernel.get(axis) - 1) + 1;
    }

    /** The number of taps: the product of the kernel's extents. */
    public long taps() {
        return taps(kernel);
    }

    private static long taps(List<Integer> kernel) {
        long taps = 1;
        for (int extent : kernel) {
            taps = CheckedSizes.multiply("taps of kernel " + kernel, taps, extent);
        }
        return taps;
    }

    /**
     * The output extent on an axis, floor((H + p - d (k - 1) - 1) / s) + 1 with p both paddings together (Dumoulin and
     * Visin, A guide to convolution arithmetic, 2016).
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the window is larger than the padded input
     */
    public long outputExtent(int axis, long input, Rounding rounding) {
        long span = input + padBegin.get(axis) + padEnd.get(axis) - effectiveKernel(axis);
        require(
                span >= 0,
                "window of %d elements (kernel %d, dilation %d) does not fit spatial axis %d of extent %d padded by %d and %d",
                effectiveKernel(axis),
                kernel.get(axis),
                dilation.get(axis),
                axis,
                input,
                padBegin.get(axis),
                padEnd.get(axis));
        long step = stride.get(axis);
        long floor = span / step + 1;
        return switch (rounding) {
            case FLOOR -> floor;
            case CEIL -> span % step == 0 ? floor : floor + 1;
            case CEIL_INSIDE -> {
                long ceil = span % step == 0 ? floor : floor + 1;
                yield (ceil - 1) * step >= input + padBegin.get(axis) ? ceil - 1 : ceil;
            }
        };
    }

    /** The output shape (N, channels, spatial...) for an input of shape (N, C, spatial...). */
    public Shape outputShape(Shape input, long channels, Rounding rounding) {
        require(
                input.rank() == rank() + 2,
                "input of shape %s has rank %d; a window over %d spatial axes takes rank %d (N, C, spatial...)",
                input,
                input.rank(),
                rank(),
                rank() + 2);
        long[] extents = new long[rank() + 2];
        extents[0] = input.extent(0);
        extents[1] = channels;
        for (int i = 0; i < rank(); i++) {
            extents[i + 2] = outputExtent(i, input.extent(i + 2), rounding);
        }
        return Shape.of(extents);
    }

    /** Kernel, stride, dilation and padding in a few characters, for example {@code 3x3/2 p1}. */
    public String brief() {
        return WindowText.brief(kernel, stride, dilation, padBegin, padEnd);
    }

    private static List<Integer> repeat(int value, int rank) {
        return Collections.nCopies(rank, value);
    }

    private static List<Integer> list(int[] values, int rank) {
        return values.length == 1
                ? repeat(values[0], rank)
                : Arrays.stream(values).boxed().toList();
    }
}
