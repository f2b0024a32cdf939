package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The attributes that convolutions and poolings share: strides, dilations, pads and auto_pad. */
final class WindowAttributes {
    private WindowAttributes() {}

    /** Integers of an attribute, {@code count} of them, or as many times {@code otherwise}. */
    static List<Integer> integers(NodeCall call, String name, int count, int otherwise) {
        long[] values = call.attributes().integers(name).orElse(null);
        if (values == null || values.length == 0) {
            return Collections.nCopies(count, otherwise);
        }
        require(values.length == count, "%s has %d values; %d are needed", name, values.length, count);
        return Arrays.stream(values).mapToObj(value -> integer(name, value)).toList();
    }

    static int integer(String name, long value) {
        require(value == (int) value, "%s has the value %d, which does not fit 32 bits", name, value);
        return (int) value;
    }

    /** The extents of the kernel attribute. */
    static List<Integer> kernel(NodeCall call, Live input) {
        long[] kernel = call.attributes().integers("kernel_shape").orElse(new long[0]);
        require(kernel.length > 0, "kernel_shape is missing");
        require(
                input.rank() == kernel.length + 2,
                "kernel_shape %s does not fit the input's shape %s",
                Arrays.toString(kernel),
                input.shape());
        return Arrays.stream(kernel)
                .mapToObj(value -> integer("kernel_shape", value))
                .toList();
    }

    /** The window of a convolution or pooling. */
    static Window window(NodeCall call, Live input, List<Integer> kernel) {
        int rank = kernel.size();
        requireSpatial(call, rank);
        require(
                input.rank() == rank + 2,
                "its kernel has %d spatial axes, its input the shape %s",
                rank,
                input.shape());
        List<Integer> none = Collections.nCopies(rank, 0);
        Window window = new Window(
                kernel, integers(call, "strides", rank, 1), integers(call, "dilations", rank, 1), none, none);
        List<Integer> pads = integers(call, "pads", 2 * rank, 0);
        String automatic = call.attributes().text("auto_pad", "NOTSET");
        return switch (automatic) {
            case "NOTSET", "" -> window.withPadding(pads.subList(0, rank), pads.subList(rank, 2 * rank));
            case "VALID" -> window;
            case "SAME_UPPER" -> same(call, input, window, true);
            case "SAME_LOWER" -> same(call, input, window, false);
            default -> throw call.unsupported("its auto_pad " + automatic + " is not known");
        };
    }

    static void requireSpatial(NodeCall call, int rank) {
        if (rank < 1 || rank > 3) {
            throw call.unsupported("it has " + rank + " spatial axes; layers have 1 to 3");
        }
    }

    /** Padding for an output extent of ceil(input / stride). The odd element goes to the end for {@code upper}. */
    private static Window same(NodeCall call, Live input, Window window, boolean upper) {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        Shape shape = input.shape();
        for (int axis = 0; axis < window.rank(); axis++) {
            long stride = window.stride().get(axis);
            if (stride > 1 && window.effectiveKernel(axis) > 1 && input.varies(axis + 2)) {
                throw new NotSymbolicException(
                        call.bindings().behind(input, axis + 2), "its auto_pad depends on an open extent");
            }
            long extent = shape.extent(axis + 2);
            long output = (extent + stride - 1) / stride;
            long total = Math.max(0, (output - 1) * stride + window.effectiveKernel(axis) - extent);
            int smaller = integer("auto_pad", total / 2);
            int larger = integer("auto_pad", total - total / 2);
            before.add(upper ? smaller : larger);
            after.add(upper ? larger : smaller);
        }
        return window.withPadding(before, after);
    }
}
