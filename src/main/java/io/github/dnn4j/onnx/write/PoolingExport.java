package io.github.dnn4j.onnx.write;

import static io.github.dnn4j.onnx.write.AttributeProtos.integer;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * MaxPool, AveragePool and the global poolings. Windows that hang over are never left to ceil_mode, whose meaning
 * changed between versions and runtimes: rounding up by the stride s is rounding down with s - 1 more padding after the
 * end, and no more than the window's span less one if no window may start there.
 */
final class PoolingExport {
    private PoolingExport() {}

    /** Padding after the end under which rounding down gives as many windows as {@code rounding} does. */
    static List<Integer> padEnd(Window window, Rounding rounding) {
        List<Integer> result = new ArrayList<>();
        for (int axis = 0; axis < window.rank(); axis++) {
            int end = window.padEnd().get(axis);
            int up = end + window.stride().get(axis) - 1;
            result.add(
                    switch (rounding) {
                        case FLOOR -> end;
                        case CEIL -> up;
                        case CEIL_INSIDE -> Math.max(end, Math.min(up, window.effectiveKernel(axis) - 1));
                    });
        }
        return result;
    }

    /** True if ONNX Runtime takes these paddings: they must be below the kernel, dilated or not. */
    private static boolean allowed(Window window) {
        for (int axis = 0; axis < window.rank(); axis++) {
            int kernel = window.kernel().get(axis);
            if (window.padBegin().get(axis) >= kernel || window.padEnd().get(axis) >= kernel) {
                return false;
            }
        }
        return true;
    }

    private static Window floored(Window window, Rounding rounding) {
        return window.withPadding(window.padBegin(), padEnd(window, rounding));
    }

    private static Window unpadded(Window window) {
        return window.withPadding(0);
    }

    /** A value with a border as wide as a window's padding. */
    private static String padded(NodeExport node, String value, Window window, String border) {
        List<Integer> before = new ArrayList<>(List.of(0, 0));
        List<Integer> after = new ArrayList<>(List.of(0, 0));
        before.addAll(window.padBegin());
        after.addAll(window.padEnd());
        List<String> operands = PadExport.operands(node, value, before, after, border);
        return operands.size() == 1 ? value : node.helper("Pad", operands);
    }

    /** Windows see an element each, so what rounds up may as well not start past the end. */
    private static Rounding inside(Rounding rounding) {
        return rounding == Rounding.CEIL ? Rounding.CEIL_INSIDE : rounding;
    }

    static void max(MaxPooling layer, NodeExport node) {
        Window window = floored(layer.window(), inside(layer.rounding()));
        String x = node.input();
        boolean wide = node.type() == DataType.S32;
        if (wide) {
            x = ElementwiseExport.asDouble(node, x);
        }
        if (!allowed(window)) {
            DataType type = node.type();
            String least = wide
                    ? node.constant("least", doubleScalar(Double.NEGATIVE_INFINITY))
                    : node.scalar("least", type, Float.NEGATIVE_INFINITY);
            x = padded(node, x, window, least);
            window = unpadded(window);
        }
        if (wide) {
            String largest = node.helper("MaxPool", List.of(x), AttributeProtos.window(window));
            node.result("Cast", List.of(largest), integer("to", ElementType.INT32.number()));
        } else {
            node.result("MaxPool", List.of(x), AttributeProtos.window(window));
        }
    }

    private static OnnxTensor doubleScalar(double value) {
        OnnxTensor tensor = OnnxTensor.allocate(ElementType.DOUBLE);
        tensor.setDouble(0, value);
        return tensor;
    }

    static void average(AveragePooling layer, NodeExport node) {
        switch (layer.divisor()) {
            case INPUT -> overInput(node, floored(layer.window(), inside(layer.rounding())), node.input());
            case INPUT_AND_PADDING -> overInputAndPadding(layer, node);
            case KERNEL -> overKernel(node, floored(layer.window(), layer.rounding()));
        }
    }

    private static List<AttributeProto> counting(Window window, boolean padding) {
        List<AttributeProto> attributes = AttributeProtos.window(window);
        if (padding) {
            attributes.add(integer("count_include_pad", 1));
        }
        return attributes;
    }

    /** Sums over zeros beyond the end, divided by all taps. */
    private static void overKernel(NodeExport node, Window window) {
        if (allowed(window)) {
            node.result("AveragePool", List.of(node.input()), counting(window, true));
        } else {
            String padded = padded(node, node.input(), window, node.scalar("zero", 0));
            node.result("AveragePool", List.of(padded), counting(unpadded(window), false));
        }
    }

    /** Padding that was asked for is made input; what rounding up adds is not counted. */
    private static void overInputAndPadding(AveragePooling layer, NodeExport node) {
        Window asked = layer.window();
        List<Integer> end = padEnd(asked, inside(layer.rounding()));
        if (end.equals(asked.padEnd())) {
            overKernel(node, asked);
            return;
        }
        List<Integer> added = new ArrayList<>();
        for (int axis = 0; axis < end.size(); axis++) {
            added.add(end.get(axis) - asked.padEnd().get(axis));
        }
        String padded = padded(node, node.input(), asked, node.scalar("zero", 0));
        overInput(node, asked.withPadding(Collections.nCopies(asked.rank(), 0), added), padded);
    }

    /**
     * Padding is not counted. Where ONNX Runtime does not take it, the mean over zeros in its place is divided by that
     * of ones, which is the share of the taps that are counted.
     */
    private static void overInput(NodeExport node, Window window, String x) {
        if (allowed(window)) {
            node.result("AveragePool", List.of(x), counting(window, false));
            return;
        }
        String zero = node.scalar("zero", 0);
        String one = node.scalar("one", 1);
        List<AttributeProto> attributes = counting(unpadded(window), false);
        String mean = node.helper("AveragePool", List.of(padded(node, x, window, zero)), attributes);
        String ones = node.helper("Clip", List.of(x, one, one));
        String share = node.helper("AveragePool", List.of(padded(node, ones, window, zero)), attributes);
        node.result("Div", List.of(mean, share));
    }

    static void global(GlobalPooling layer, NodeExport node) {
        switch (layer.mode()) {
            case AVERAGE -> node.result("GlobalAveragePool", List.of(node.input()));
            case MAX -> {
                if (node.type() == DataType.F32) {
                    node.result("GlobalMaxPool", List.of(node.input()));
                } else {
                    long[] spatial = LongStream.range(2, node.rank()).toArray();
                    node.result("ReduceMax", List.of(node.input(), node.longs("axes", spatial)));
                }
            }
        }
    }
}
