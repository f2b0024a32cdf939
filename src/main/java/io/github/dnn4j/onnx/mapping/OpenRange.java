package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The elements from a start to before an end of an axis, as the middle part of a split: of the parts before, between
 * and after one may have an open extent, which is what the others leave.
 */
final class OpenRange {
    private OpenRange() {}

    /** From {@code start} to before {@code end}; negative bounds count from the end. */
    static Live of(NodeCall call, Live value, int axis, long start, long end) {
        int count = call.bindings().count();
        return of(call, value, axis, Collections.nCopies(count, start), Collections.nCopies(count, end));
    }

    /** As above, with bounds for each binding of the free extents. */
    static Live of(NodeCall call, Live value, int axis, List<Long> starts, List<Long> ends) {
        List<Long> before = new ArrayList<>();
        List<Long> between = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            long extent = value.shapes().get(k).extent(axis);
            int known = (int) Math.min(extent, Integer.MAX_VALUE);
            long from = Axes.clamped(starts.get(k), known);
            long to = Axes.clamped(ends.get(k), known);
            before.add(from);
            between.add(to - from);
            after.add(extent - to);
        }
        if (between.getFirst() <= 0) {
            throw call.unsupported("the range " + starts.getFirst() + " to " + ends.getFirst() + " of axis " + axis
                    + " of " + value.shape() + " is empty; extents start at 1");
        }
        if (areAll(before, 0) && areAll(after, 0)) {
            return value;
        }
        List<Long> sizes = new ArrayList<>();
        int open = 0;
        int wanted = 0;
        for (List<Long> part : List.of(before, between, after)) {
            if (areAll(part, 0)) {
                continue;
            }
            wanted = part == between ? sizes.size() : wanted;
            boolean fixed = areAll(part, part.getFirst());
            open += fixed ? 0 : part.stream().anyMatch(size -> size < 1) ? 2 : 1;
            sizes.add(fixed ? part.getFirst() : 0);
        }
        if (open > 1) {
            throw new NotSymbolicException(
                    call.bindings().behind(value, axis), "it takes a range of an open extent that grows otherwise");
        }
        return call.addAll(new Split(axis, sizes), value).get(wanted);
    }

    private static boolean areAll(List<Long> sizes, long size) {
        return sizes.stream().allMatch(each -> each == size);
    }
}
