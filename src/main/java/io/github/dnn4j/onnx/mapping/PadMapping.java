package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Pad with a constant, or with elements from within by their positions; negative padding cuts off before anything is
 * added.
 */
public final class PadMapping {
    private PadMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Pad", PadMapping::pad);
    }

    private static List<OnnxValue> pad(NodeCall call) {
        Live value = call.live(0);
        long[] pads = pads(call);
        int count = pads.length / 2;
        require(
                pads.length % 2 == 0,
                "pads has %d values; one before and one after for each axis are needed",
                pads.length);
        List<Integer> axes = new ArrayList<>();
        if (call.has(3)) {
            for (long axis : call.constant(3, "axes").toLongs()) {
                axes.add(value.axis(axis));
            }
        } else {
            for (int axis = 0; axis < value.rank(); axis++) {
                axes.add(axis);
            }
        }
        require(axes.size() == count, "pads %s are for %d axes, not %d", Arrays.toString(pads), count, axes.size());
        String mode = call.attributes().text("mode", "constant");
        float fill = call.has(2)
                ? (float) call.constant(2, "padding value").number("padding value")
                : call.attributes().real("value", 0);
        List<Integer> before = new ArrayList<>(Collections.nCopies(value.rank(), 0));
        List<Integer> after = new ArrayList<>(before);
        for (int i = 0; i < count; i++) {
            int axis = axes.get(i);
            int first = WindowAttributes.integer("pads", pads[i]);
            int last = WindowAttributes.integer("pads", pads[count + i]);
            if (first < 0 || last < 0) {
                long from = Math.max(0, -(long) first);
                long to = last < 0 ? last : Long.MAX_VALUE;
                value = OpenRange.of(call, value, axis, from, to);
            }
            before.set(axis, Math.max(0, first));
            after.set(axis, Math.max(0, last));
        }
        if (before.stream().allMatch(n -> n == 0) && after.stream().allMatch(n -> n == 0)) {
            return List.of(value);
        }
        return List.of(
                switch (mode) {
                    case "constant" -> call.add(new ConstantPadding(before, after, fill), value);
                    case "reflect" -> bordered(call, value, Border.REFLECT, before, after);
                    case "edge" -> bordered(call, value, Border.EDGE, before, after);
                    case "wrap" -> bordered(call, value, Border.WRAP, before, after);
                    default ->
                        throw call.unsupported(
                                "its mode " + mode + " is not known; constant, reflect, edge and wrap are");
                });
    }

    private static Live bordered(NodeCall call, Live input, Border border, List<Integer> before, List<Integer> after) {
        Live value = input;
        for (int axis = 0; axis < input.rank(); axis++) {
            if (before.get(axis) > 0 || after.get(axis) > 0) {
                Positions positions = new Positions.Bordered(border, before.get(axis), after.get(axis));
                value = OpenPositions.taken(call, value, axis, positions);
            }
        }
        return value;
    }

    private static long[] pads(NodeCall call) {
        if (call.has(1)) {
            return call.constant(1, "padding").toLongs();
        }
        return call.attributes()
                .integers(call.opset() < 2 ? "paddings" : "pads")
                .orElseThrow(() -> new OnnxException("pads is missing"));
    }
}
