package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where along an axis an element is the largest or the smallest, as S32, and the opposite: a 1 at a given position. */
public final class PositionMapping {
    private static final long MOST_POSITIONS = 1 << 22;

    private PositionMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("ArgMax", call -> position(call, Floats.required(call, call.live(0))));
        mappings.put("ArgMin", call -> {
            Live x = Floats.required(call, call.live(0));
            return position(call, call.add(new Activation(Activation.Function.NEGATE, 0, 0), x));
        });
        mappings.put("OneHot", PositionMapping::oneHot);
    }

    /**
     * Elements that equal the largest are marked, and the largest mark's position is found among integers, which every
     * precision has exactly. The first position of several counts from the end: there it is the largest.
     */
    private static List<OnnxValue> position(NodeCall call, Live x) {
        int axis = x.axis(call.attributes().integer("axis", 0));
        boolean last = call.attributes().flag("select_last_index");
        boolean keep = call.attributes().integer("keepdims", 1) != 0;
        if (x.varies(axis)) {
            throw new NotSymbolicException(call.bindings().behind(x, axis), "it finds a position along an open extent");
        }
        long extent = listed(call, "an axis of ", x.shape().extent(axis));
        TreeSet<Integer> axes = new TreeSet<>(List.of(axis));
        Live largest = new Reduction(call, x, axes, true).max(x);
        Live marks = Conversions.integers(call, call.add(new Elementwise(Operation.EQUAL), x, largest), DataType.S32);
        long[] positions = new long[(int) extent];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = last ? i : extent - 1 - i;
        }
        Live along = call.integers(positions, column(extent, x.rank() - axis));
        Live marked = call.add(new Elementwise(Operation.WHERE), marks, along);
        Live found = new Reduction(call, x, axes, keep).max(marked);
        return List.of(
                last
                        ? found
                        : call.add(
                                new Elementwise(Operation.SUBTRACT),
                                call.integers(new long[] {extent - 1}, new long[0]),
                                found));
    }

    /** Extents of numbers along the first of some axes. */
    private static long[] column(long count, int rank) {
        long[] extents = new long[rank];
        Arrays.fill(extents, 1);
        extents[0] = count;
        return extents;
    }

    /** As many positions, which are listed as a constant. */
    private static long listed(NodeCall call, String what, long count) {
        if (count < 1 || count > MOST_POSITIONS) {
            throw call.unsupported("it has " + what + count + "; 1 to " + MOST_POSITIONS + " are supported");
        }
        return count;
    }

    /** Indices (...) to (..., depth, ...): the second value at each index, negative from the end, else the first. */
    private static List<OnnxValue> oneHot(NodeCall call) {
        Live indices = call.live(0);
        if (indices.type() != DataType.S32) {
            throw call.unsupported("its indices have the type " + indices.type() + "; s32 or s64 is needed");
        }
        long depth =
                listed(call, "a depth of ", (long) call.constant(1, "depth").number("depth"));
        OnnxTensor values = call.constant(2, "values");
        require(values.elements() == 2, "its values %s should be two, off and on", values);
        if (!values.type().isFloating()) {
            throw call.unsupported("its values have the type " + values.type() + "; a floating type is needed");
        }
        long asked = call.attributes().integer("axis", -1);
        int axis = (int) (asked < 0 ? asked + indices.rank() + 1 : asked);
        require(axis >= 0 && axis <= indices.rank(), "axis %d is outside indices %s", asked, indices.shape());
        long[] range = new long[(int) depth];
        for (int i = 0; i < range.length; i++) {
            range[i] = i;
        }
        Live column = MatrixProducts.widened(call, indices, axis);
        Live fromEnd = call.add(
                new Elementwise(Operation.WHERE),
                call.add(new Elementwise(Operation.LESS), column, call.integers(new long[] {0}, new long[0])),
                call.integers(new long[] {depth}, new long[0]));
        Live counted = call.add(Elementwise.add(), column, fromEnd);
        Live places = call.integers(range, column(depth, indices.rank() + 1 - axis));
        Live hot = Conversions.numbers(call, call.add(new Elementwise(Operation.EQUAL), counted, places));
        float off = (float) values.getDouble(0);
        float on = (float) values.getDouble(1);
        Live scaled = Floats.times(call, hot, on - off);
        return List.of(off == 0 ? scaled : Floats.with(call, Operation.ADD, scaled, off));
    }
}
