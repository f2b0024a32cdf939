package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Conv and ConvTranspose, as layers where weight and bias are constant. */
public final class ConvolutionMapping {
    private ConvolutionMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Conv", ConvolutionMapping::convolution);
        mappings.put("ConvTranspose", ConvolutionMapping::transposed);
    }

    private static List<OnnxValue> convolution(NodeCall call) {
        if (isComputed(call)) {
            return List.of(ComputedConvolution.convolution(call));
        }
        Live input = call.live(0);
        OnnxTensor weight = weight(call);
        Window window = WindowAttributes.window(call, input, kernel(call, weight));
        int groups = WindowAttributes.integer("group", call.attributes().integer("group", 1));
        require(groups >= 1, "group is %d; at least 1 is needed", groups);
        int inChannels = Math.multiplyExact(WindowAttributes.integer("in channels", weight.extent(1)), groups);
        int outChannels = WindowAttributes.integer("out channels", weight.extent(0));
        Convolution layer = new Convolution(inChannels, outChannels, groups, window, call.has(2));
        return List.of(call.add(layer, List.of(input), parameters(call, weight, layer.weightShape(), outChannels)));
    }

    /** True if weight or bias are values of the network. */
    private static boolean isComputed(NodeCall call) {
        return !call.isConstant(1) || (call.has(2) && !call.isConstant(2));
    }

    private static OnnxTensor weight(NodeCall call) {
        OnnxTensor weight = call.constant(1, "weight");
        require(weight.rank() >= 3, "its weight %s needs at least one spatial axis", weight);
        return weight;
    }

    /** The kernel's extents from the weight; the attribute, which may be absent, must agree. */
    private static List<Integer> kernel(NodeCall call, OnnxTensor weight) {
        List<Integer> kernel = new ArrayList<>();
        for (int axis = 2; axis < weight.rank(); axis++) {
            kernel.add(WindowAttributes.integer("kernel", weight.extent(axis)));
        }
        long[] declared = call.attributes().integers("kernel_shape").orElse(null);
        require(
                declared == null
                        || List.copyOf(java.util.Arrays.stream(declared).boxed().toList())
                                .equals(kernel.stream().map(Integer::longValue).toList()),
                "kernel_shape %s contradicts its weight %s",
                java.util.Arrays.toString(declared),
                weight);
        return kernel;
    }

    private static List<String> parameters(NodeCall call, OnnxTensor weight, Shape shape, int outChannels) {
        List<String> names = new ArrayList<>();
        require(weight.elements() == shape.elements(), "its weight %s should have the shape %s", weight, shape);
        names.add(call.parameter(weight, shape, "weight"));
        if (call.has(2)) {
            OnnxTensor bias = call.constant(2, "bias");
            require(bias.elements() == outChannels, "its bias %s should have %d elements", bias, outChannels);
            names.add(call.parameter(bias, Shape.of(outChannels), "bias"));
        }
        return names;
    }

    private static List<OnnxValue> transposed(NodeCall call) {
        if (isComputed(call)) {
            return List.of(ComputedConvolution.transposed(call));
        }
        Live input = call.live(0);
        OnnxTensor weight = weight(call);
        List<Integer> kernel = kernel(call, weight);
        int rank = kernel.size();
        int groups = WindowAttributes.integer("group", call.attributes().integer("group", 1));
        require(groups >= 1, "group is %d; at least 1 is needed", groups);
        int inChannels = WindowAttributes.integer("in channels", weight.extent(0));
        int outChannels = Math.multiplyExact(WindowAttributes.integer("out channels", weight.extent(1)), groups);
        TransposedPadding padding = TransposedPadding.of(call, input, kernel);
        Window window = Window.of(kernel.stream().mapToInt(Integer::intValue).toArray())
                .withStride(ints(WindowAttributes.integers(call, "strides", rank, 1)))
                .withDilation(ints(WindowAttributes.integers(call, "dilations", rank, 1)))
                .withPadding(padding.before(), padding.after());
        TransposedConvolution layer =
                new TransposedConvolution(inChannels, outChannels, groups, window, padding.output(), call.has(2));
        return List.of(call.add(layer, List.of(input), parameters(call, weight, layer.weightShape(), outChannels)));
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
