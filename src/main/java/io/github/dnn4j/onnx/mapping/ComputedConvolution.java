package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Convolutions whose weight is a computed value: what each tap of the kernel sees of the padded input is taken, and the
 * taps side by side are multiplied by the weight as a matrix, in each group (im2col; Chellapilla et al., 2006). The
 * weight is the same for all samples.
 */
final class ComputedConvolution {
    private static final long MOST_TAPS = 512;

    private ComputedConvolution() {}

    /** Conv: input (N, C, spatial...), weight (M, C / groups, kernel...). */
    static Live convolution(NodeCall call) {
        Live input = Floats.required(call, call.live(0));
        Live weight = weight(call);
        Window window = WindowAttributes.window(call, input, kernel(call, weight));
        int groups = groups(call);
        long outChannels = weight.shape().extent(0);
        long perGroup = weight.shape().extent(1);
        requireChannels(input, weight, groups, perGroup * groups);
        require(outChannels % groups == 0, "group %d does not divide its weight %s", groups, weight.shape());
        long taps = taps(call, window);
        Live flat =
                MatrixProducts.reshaped(call, weight, _ -> new long[] {groups, outChannels / groups, perGroup, taps});
        Live matrix = call.add(new Transpose(List.of(0, 1, 3, 2)), flat);
        Live padded = ConvolutionTaps.padded(call, input, window.padBegin(), window.padEnd());
        return withBias(call, ConvolutionTaps.product(call, padded, matrix, window, groups), outChannels);
    }

    /**
     * ConvTranspose: input (N, C, spatial...), weight (C, M / groups, kernel...), as a convolution of the input with
     * zeros between its elements by the kernel backwards (Dumoulin and Visin, 2016).
     */
    static Live transposed(NodeCall call) {
        Live input = Floats.required(call, call.live(0));
        Live weight = weight(call);
        List<Integer> kernel = kernel(call, weight);
        int rank = kernel.size();
        int groups = groups(call);
        TransposedPadding padding = TransposedPadding.of(call, input, kernel);
        List<Integer> none = Collections.nCopies(rank, 0);
        List<Integer> strides = WindowAttributes.integers(call, "strides", rank, 1);
        List<Integer> dilations = WindowAttributes.integers(call, "dilations", rank, 1);
        Window window = new Window(kernel, Collections.nCopies(rank, 1), dilations, none, none);
        long inChannels = weight.shape().extent(0);
        long outChannels = weight.shape().extent(1) * groups;
        requireChannels(input, weight, groups, inChannels);
        long taps = taps(call, window);
        Live flat = MatrixProducts.reshaped(
                call, weight, _ -> new long[] {groups, inChannels / groups, outChannels / groups, taps});
        Live turned = taps == 1 ? flat : call.add(Take.reversed(3), flat);
        Live matrix = call.add(new Transpose(List.of(0, 2, 3, 1)), turned);
        Live spread = ConvolutionTaps.spread(call, input, strides);
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int reach = window.effectiveKernel(axis) - 1;
            before.add(reach - padding.before().get(axis));
            // Zeros follow the last element, too.
            after.add(reach - padding.after().get(axis) + padding.output().get(axis) - (strides.get(axis) - 1));
        }
        return withBias(
                call,
                ConvolutionTaps.product(
                        call, ConvolutionTaps.padded(call, spread, before, after), matrix, window, groups),
                outChannels);
    }

    /** The taps of a kernel: each sees a copy of the input, so that there may not be any number of them. */
    private static long taps(NodeCall call, Window window) {
        long taps = ConvolutionTaps.count(window);
        if (taps > MOST_TAPS) {
            throw call.unsupported("its weight is computed and has a kernel of " + window.kernel() + ", " + taps
                    + " taps; at most " + MOST_TAPS + " are supported");
        }
        return taps;
    }

    private static Live weight(NodeCall call) {
        Live weight = Floats.required(call, call.live(1));
        require(weight.rank() >= 3, "its weight %s needs at least one spatial axis", weight.shape());
        require(!weight.varies(), "its weight %s has an open extent", weight.shape());
        WindowAttributes.requireSpatial(call, weight.rank() - 2);
        return weight;
    }

    private static List<Integer> kernel(NodeCall call, Live weight) {
        long[] extents = Arrays.copyOfRange(weight.shape().toArray(), 2, weight.rank());
        long[] declared = call.attributes().integers("kernel_shape").orElse(extents);
        require(
                Arrays.equals(declared, extents),
                "kernel_shape %s contradicts its weight %s",
                Arrays.toString(declared),
                weight.shape());
        return Arrays.stream(extents)
                .mapToObj(extent -> WindowAttributes.integer("kernel", extent))
                .toList();
    }

    private static int groups(NodeCall call) {
        int groups = WindowAttributes.integer("group", call.attributes().integer("group", 1));
        require(groups >= 1, "group is %d; at least 1 is needed", groups);
        return groups;
    }

    private static void requireChannels(Live input, Live weight, int groups, long channels) {
        require(
                input.rank() == weight.rank() && input.shape().extent(1) == channels && channels % groups == 0,
                "its input's shape %s does not fit its weight %s in %d groups",
                input.shape(),
                weight.shape(),
                groups);
    }

    private static Live withBias(NodeCall call, Live value, long channels) {
        if (!call.has(2)) {
            return value;
        }
        Live bias = Floats.required(call, call.live(2));
        require(
                bias.rank() == 1 && bias.shape().extent(0) == channels,
                "its bias of shape %s should have %d elements",
                bias.shape(),
                channels);
        long[] extents = new long[value.rank() - 1];
        Arrays.fill(extents, 1);
        extents[0] = channels;
        return call.add(Elementwise.add(), value, MatrixProducts.reshaped(call, bias, _ -> extents.clone()));
    }
}
