package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * CumSum: sums of all elements up to each, along an axis. Adding what lies 1, 2, 4, 8... places before doubles the
 * number of terms that each sum has (Hillis and Steele, 1986): an axis of n elements takes log2(n) additions.
 */
public final class CumulativeMapping {
    private CumulativeMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("CumSum", CumulativeMapping::cumulative);
    }

    private static List<OnnxValue> cumulative(NodeCall call) {
        Live value = call.live(0);
        int axis = value.axis((long) call.constant(1, "axis").number("axis"));
        boolean exclusive = call.attributes().flag("exclusive");
        boolean reverse = call.attributes().flag("reverse");
        if (value.varies(axis)) {
            throw new NotSymbolicException(
                    call.bindings().behind(value, axis), "the number of its additions follows an open extent");
        }
        long extent = value.shape().extent(axis);
        Live sum = exclusive ? moved(call, value, axis, 1, reverse) : value;
        for (long distance = 1; distance < extent; distance *= 2) {
            sum = call.add(Elementwise.add(), sum, moved(call, sum, axis, distance, reverse));
        }
        return List.of(sum);
    }

    /** The elements {@code distance} places further on, towards the first one for {@code reverse}, after zeros. */
    private static Live moved(NodeCall call, Live value, int axis, long distance, boolean reverse) {
        List<Integer> none = Collections.nCopies(value.rank(), 0);
        List<Integer> zeros = new ArrayList<>(none);
        zeros.set(axis, WindowAttributes.integer("distance", distance));
        Live padded = call.add(new ConstantPadding(reverse ? none : zeros, reverse ? zeros : none, 0), value);
        long extent = value.shape().extent(axis);
        return reverse
                ? OpenRange.of(call, padded, axis, distance, distance + extent)
                : OpenRange.of(call, padded, axis, 0, extent);
    }
}
